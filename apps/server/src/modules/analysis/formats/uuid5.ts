import { createHash } from 'node:crypto';

/** A UUID that is made of a name (RFC 9562, section 5.5): the same name gives the same one. */
export function uuid5(namespace: string, name: string): string {
  const bytes = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(name)
    .digest()
    .subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Namespace of what Vitrine names itself. */
export const ourNamespace = '3a6e2f0c-5d0b-5f44-9a37-6f1c1f7f7c52';
