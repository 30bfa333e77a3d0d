import { has, u16, u32, view } from '../../identify/bytes.ts';

/** An entry of a zip, by its own header and the directory's (APPNOTE 4.3). */
export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly encrypted: boolean;
  readonly crc: number;
  /** Where the local header and the packed bytes begin. */
  readonly header: number;
  readonly data: number;
  /** -1 where only the data's own end tells. */
  readonly packedBytes: number;
  /** The directory's record; none for an entry that the directory does not name. */
  readonly record?: Uint8Array;
}

const [localMagic, centralMagic, endMagic] = ['PK\x03\x04', 'PK\x01\x02', 'PK\x05\x06'];
const unset = 0xffffffff;

/**
 * The entries that the directory names, then those that stand between them without being named:
 * readers differ in what they go by, and those who write to deceive know it. Reads on until the
 * records end and takes no count for granted.
 */
export function* entriesOf(bytes: Uint8Array): Generator<ZipEntry> {
  const spans: [number, number][] = [];
  const seen = new Set<number>();
  for (const entry of named(bytes)) {
    if (!seen.has(entry.header)) spans.push([entry.header, entry.data + entry.packedBytes]);
    seen.add(entry.header);
    yield entry;
  }
  yield* unnamed(bytes, spans);
}

function* named(bytes: Uint8Array): Generator<ZipEntry> {
  const start = directoryStart(bytes);
  if (start === undefined) return;
  let { at } = start;
  while (has(bytes, at, centralMagic)) {
    const nameBytes = u16(bytes, at + 28);
    const end = at + 46 + nameBytes + u16(bytes, at + 30) + u16(bytes, at + 32);
    const record = bytes.subarray(at, end);
    at = end;
    const wide = wideFields(record, nameBytes);
    const header = wide.header + start.shift;
    if (!has(bytes, header, localMagic)) continue;
    const data = header + 30 + u16(bytes, header + 26) + u16(bytes, header + 28);
    yield {
      name: nameOf(record.subarray(46, 46 + nameBytes), u16(record, 8)),
      method: u16(record, 10),
      encrypted: (u16(record, 8) & 1) !== 0,
      crc: u32(record, 16),
      header,
      data,
      packedBytes: wide.packedBytes,
      record,
    };
  }
}

/** Where the directory begins, and by how much everything stands later than it says. */
function directoryStart(bytes: Uint8Array): { at: number; shift: number } | undefined {
  const buffer = view(bytes);
  const end = buffer.lastIndexOf(endMagic, bytes.length, 'latin1');
  if (end < 0) return undefined;
  const length = u32(bytes, end + 12);
  const offset = u32(bytes, end + 16);
  if (offset === unset || length === unset) {
    const at = buffer.lastIndexOf('PK\x06\x06', end, 'latin1');
    return at < 0 ? undefined : { at: wholeNumber(bytes, at + 48), shift: 0 };
  }
  const before = end - length;
  if (has(bytes, before, centralMagic)) return { at: before, shift: before - offset };
  return { at: offset, shift: 0 };
}

/** Sizes and offset, from the 64-bit extra field where the record refers to it (4.5.3). */
function wideFields(record: Uint8Array, nameBytes: number) {
  let packedBytes = u32(record, 20);
  let header = u32(record, 42);
  const sizeIsWide = u32(record, 24) === unset;
  let at = 46 + nameBytes;
  const end = at + u16(record, 30);
  while (at + 4 <= end) {
    if (u16(record, at) === 1) {
      let field = at + 4 + (sizeIsWide ? 8 : 0);
      if (packedBytes === unset) {
        packedBytes = wholeNumber(record, field);
        field += 8;
      }
      if (header === unset) header = wholeNumber(record, field);
      break;
    }
    at += 4 + u16(record, at + 2);
  }
  return { packedBytes, header };
}

/** A 64-bit number, as far as it can be an offset here. */
function wholeNumber(bytes: Uint8Array, at: number): number {
  return u32(bytes, at + 4) === 0 ? u32(bytes, at) : -1;
}

function* unnamed(bytes: Uint8Array, spans: [number, number][]): Generator<ZipEntry> {
  spans.sort(([a], [b]) => a - b);
  const buffer = view(bytes);
  let next = 0;
  let at = buffer.indexOf(localMagic, 0, 'latin1');
  while (at >= 0) {
    while (next < spans.length && (spans[next]?.[1] ?? 0) <= at) next += 1;
    const span = spans[next];
    if (span !== undefined && span[0] <= at) {
      at = buffer.indexOf(localMagic, Math.max(at + 4, span[1]), 'latin1');
      continue;
    }
    const entry = alone(bytes, at);
    if (entry !== undefined) yield entry;
    const end = entry === undefined ? at + 4 : entry.data + Math.max(0, entry.packedBytes);
    at = buffer.indexOf(localMagic, end, 'latin1');
  }
}

/** An entry by its local header only. */
function alone(bytes: Uint8Array, header: number): ZipEntry | undefined {
  const flags = u16(bytes, header + 6);
  const method = u16(bytes, header + 8);
  const nameBytes = u16(bytes, header + 26);
  const data = header + 30 + nameBytes + u16(bytes, header + 28);
  if (method < 0 || method > 99 || nameBytes > 2048 || data > bytes.length) return undefined;
  const stated = u32(bytes, header + 18);
  const known = (flags & 8) === 0 && stated !== unset;
  return {
    name: nameOf(bytes.subarray(header + 30, header + 30 + nameBytes), flags),
    method,
    encrypted: (flags & 1) !== 0,
    crc: known ? u32(bytes, header + 14) : 0,
    header,
    data,
    packedBytes: known ? stated : -1,
  };
}

function nameOf(bytes: Uint8Array, flags: number): string {
  return view(bytes).toString((flags & 0x800) !== 0 ? 'utf8' : 'latin1');
}

/** A zip of some of the entries alone, their bytes as they are. */
export function zipOfEntries(bytes: Uint8Array, entries: readonly ZipEntry[]): Uint8Array {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  for (const { header, data, packedBytes, record } of entries) {
    if (record === undefined) continue;
    const part = bytes.subarray(header, data + packedBytes);
    const copy = Buffer.from(record);
    copy.writeUInt32LE(at, 42);
    parts.push(part);
    directory.push(copy);
    at += part.length;
  }
  const end = Buffer.alloc(22);
  end.write(endMagic, 'latin1');
  end.writeUInt16LE(Math.min(0xffff, directory.length), 8);
  end.writeUInt16LE(Math.min(0xffff, directory.length), 10);
  end.writeUInt32LE(
    directory.reduce((sum, record) => sum + record.length, 0),
    12,
  );
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, ...directory, end]);
}
