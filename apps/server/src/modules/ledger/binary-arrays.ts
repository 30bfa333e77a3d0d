/**
 * One-dimensional arrays as PostgreSQL sends and receives them in binary (`array_recv`): a batch of
 * rows costs a copy instead of an escaped text. The driver passes a Buffer on as a binary parameter.
 */
export const oids = { bytea: 17, text: 25, uuid: 2950 } as const;

const headerBytes = 20;

/** @param items the elements in the binary form of their type; null is SQL's NULL */
export function binaryArray(elementOid: number, items: readonly (Uint8Array | null)[]): Buffer {
  let length = headerBytes + 4 * items.length;
  for (const item of items) length += item?.length ?? 0;
  const array = Buffer.allocUnsafe(length);
  array.writeInt32BE(1, 0);
  array.writeInt32BE(items.includes(null) ? 1 : 0, 4);
  array.writeInt32BE(elementOid, 8);
  array.writeInt32BE(items.length, 12);
  array.writeInt32BE(1, 16);
  let offset = headerBytes;
  for (const item of items) {
    array.writeInt32BE(item?.length ?? -1, offset);
    offset += 4;
    if (item === null) continue;
    array.set(item, offset);
    offset += item.length;
  }
  return array;
}

export function textArray(items: readonly (string | undefined)[]): Buffer {
  return binaryArray(
    oids.text,
    items.map((item) => (item === undefined ? null : Buffer.from(item, 'utf8'))),
  );
}

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** @throws {TypeError} where an item is not a UUID */
export function uuidArray(items: readonly (string | undefined)[]): Buffer {
  return binaryArray(
    oids.uuid,
    items.map((item) => {
      if (item === undefined) return null;
      if (!uuidPattern.test(item)) throw new TypeError(`${item} is not a UUID`);
      return Buffer.from(item.replaceAll('-', ''), 'hex');
    }),
  );
}
