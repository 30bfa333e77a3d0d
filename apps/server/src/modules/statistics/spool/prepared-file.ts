import type { PreparedEvents } from '../events/index.ts';

/** What a spool file holds before it is sealed: a header and the bytes that it tells of. */
interface Header {
  readonly format: typeof format;
  readonly rows: number;
  /** Names of the parts in their order, and how many bytes each has. */
  readonly parts: readonly (readonly [name: string, bytes: number])[];
}

const format = 'vitrine-spool/1';
const headerLengthBytes = 4;

const fixedParts = ['ids', 'leaves', 'digests', 'lines'] as const;

/** Big-endian length of the header, the header in JSON, the parts one after another. */
export function encodePrepared(events: PreparedEvents): Uint8Array {
  const parts: [string, Uint8Array][] = fixedParts.map((name) => [name, bytesOf(events[name])]);
  for (const [name, { bytes, offsets }] of events.columns) {
    parts.push([`column ${name}`, bytes]);
    if (offsets !== undefined) parts.push([`offsets ${name}`, bytesOf(offsets)]);
  }
  const header: Header = {
    format,
    rows: events.rows,
    parts: parts.map(([name, { length }]) => [name, length]),
  };
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(headerLengthBytes);
  length.writeUInt32BE(text.length);
  return Buffer.concat([length, text, ...parts.map(([, bytes]) => bytes)]);
}

/** @throws {RangeError} where the file is not whole: it was written here and then changed */
export function decodePrepared(file: Uint8Array): PreparedEvents {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const start = headerLengthBytes + bytes.readUInt32BE();
  const header = JSON.parse(bytes.toString('utf8', headerLengthBytes, start)) as Header;
  if (header.format !== format) throw new RangeError('not a file of the spool');
  const parts = new Map<string, Uint8Array>();
  let at = start;
  for (const [name, length] of header.parts) {
    // With memory of its own, so that numbers lie where they must.
    parts.set(name, Uint8Array.from(bytes.subarray(at, at + length)));
    at += length;
  }
  if (at !== bytes.length) throw new RangeError('a file of the spool is not whole');
  const part = (name: string): Uint8Array => {
    const found = parts.get(name);
    if (found === undefined) throw new RangeError(`a file of the spool has no ${name}`);
    return found;
  };
  const columns = new Map<string, { bytes: Uint8Array; offsets?: Uint32Array }>();
  for (const name of parts.keys()) {
    if (!name.startsWith('column ')) continue;
    const column = name.slice('column '.length);
    const offsets = parts.get(`offsets ${column}`);
    columns.set(column, { bytes: part(name), ...(offsets && { offsets: numbersOf(offsets) }) });
  }
  const [ids, leaves, digests] = [part('ids'), part('leaves'), part('digests')];
  return { rows: header.rows, ids, leaves, digests, lines: numbersOf(part('lines')), columns };
}

function bytesOf(view: Uint8Array | Uint32Array): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

function numbersOf(bytes: Uint8Array): Uint32Array {
  return new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
}
