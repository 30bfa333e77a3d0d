import { depersonalise } from '../../../../platform/depersonalise/index.ts';
import { guidOf } from '../guid.ts';
import { md5 } from '../hashes.ts';
import { bounded, type Notes } from '../notes.ts';
import { Reader } from '../reader.ts';
import { directories, type PeImage } from './image.ts';

export interface PeDebug {
  readonly type: string;
  /** Where the symbols were when it was built; names of people are taken out. */
  readonly pdb?: string;
  /** Of the symbols, with their age. */
  readonly guid?: string;
}

const debugTypes = ['unknown', 'coff', 'codeview', 'fpo', 'misc', 'exception', 'fixup'];

export function debugOf(image: PeImage, notes: Notes): PeDebug[] {
  const directory = image.directory(directories.debug);
  const place = directory === undefined ? undefined : image.offsetOf(directory.rva);
  if (directory === undefined || place === undefined) return [];
  const count = Math.min(Math.floor(directory.size / 28), 32);
  const found = Array.from({ length: count }, (_, index) =>
    notes.attempt('debug directory', () => debugAt(image.reader, place + index * 28)),
  );
  return found.filter((one) => one !== undefined);
}

function debugAt(reader: Reader, at: number): PeDebug {
  const number = reader.u32(at + 12);
  const type = debugTypes[number] ?? (number === 16 ? 'reproducible' : `${number}`);
  const data = new Reader(reader.clipped(reader.u32(at + 24), reader.u32(at + 16)));
  if (type !== 'codeview' || data.length < 24) return { type };
  const signature = data.latin1(0, 4);
  if (signature === 'NB10') return { type, pdb: pathOf(data, 16) };
  if (signature !== 'RSDS') return { type };
  return { type, pdb: pathOf(data, 24), guid: `${guidOf(data, 4)}-${data.u32(20)}` };
}

function pathOf(data: Reader, at: number): string {
  const piece = data.clipped(at, 1_024);
  const end = piece.indexOf(0);
  const path = Buffer.from(end < 0 ? piece : piece.subarray(0, end)).toString('utf8');
  return bounded(depersonalise(path), 512);
}

/** Which of Microsoft's tools made it; undocumented by Microsoft, described by Daniel Pistelli. */
export interface RichHeader {
  /** MD5 of the plain header, as others compute it. */
  readonly hash: string;
  readonly checksumMatches: boolean;
  readonly tools: readonly {
    readonly id: number;
    readonly build: number;
    readonly count: number;
  }[];
}

export function richHeaderOf(image: PeImage): RichHeader | undefined {
  const { reader } = image;
  const limit = Math.min(reader.u32(0x3c), 4_096, reader.length - 8);
  let end = 0x40;
  while (end < limit && reader.u32(end) !== 0x68636952) end += 4;
  if (end >= limit) return undefined;
  const key = reader.u32(end + 4);
  let start = end - 8;
  while (start >= 0x40 && (reader.u32(start) ^ key) >>> 0 !== 0x536e6144) start -= 4;
  if (start < 0x40) return undefined;
  const plain = new Uint8Array(reader.bytes.subarray(start, end));
  for (const [index, byte] of plain.entries()) plain[index] = byte ^ (key >>> ((index % 4) * 8));
  const words = new Reader(plain);
  const tools = Array.from({ length: Math.max(0, (plain.length - 16) >> 3) }, (_, index) => {
    const tool = words.u32(16 + index * 8);
    return { id: tool >>> 16, build: tool & 0xffff, count: words.u32(20 + index * 8) };
  });
  const checksumMatches = richChecksum(reader.bytes, start, tools) === key;
  return { hash: md5(plain), checksumMatches, tools: tools.slice(0, 128) };
}

function richChecksum(bytes: Uint8Array, start: number, tools: RichHeader['tools']): number {
  let sum = start;
  for (let at = 0; at < start; at++) {
    // Where the PE header is was not known yet when this was computed.
    if (at < 0x3c || at >= 0x40) sum = (sum + rotate(bytes[at] ?? 0, at)) | 0;
  }
  for (const { id, build, count } of tools) sum = (sum + rotate((id << 16) | build, count)) | 0;
  return sum >>> 0;
}

function rotate(value: number, by: number): number {
  const bits = by & 31;
  return bits === 0 ? value : (value << bits) | (value >>> (32 - bits));
}

/** Functions that run before the entry point. */
export function tlsCallbacksOf(image: PeImage): number {
  const directory = image.directory(directories.tls);
  if (directory === undefined) return 0;
  const size = image.is64 ? 8 : 4;
  const words = new Reader(image.bytesAt(directory.rva, size * 4));
  if (words.length < size * 4) return 0;
  const base = imageBaseOf(image);
  const list = image.is64 ? words.size(24) : words.u32(12);
  if (list === 0) return 0;
  const addresses = new Reader(image.bytesAt(Number(BigInt(list) - base), size * 64));
  let count = 0;
  while (count < 64 && (count + 1) * size <= addresses.length) {
    const callback = image.is64 ? addresses.size(count * 8) : addresses.u32(count * 4);
    if (callback === 0) break;
    count += 1;
  }
  return count;
}

export function imageBaseOf({ reader, optional, is64 }: PeImage): bigint {
  return is64 ? reader.u64(optional + 24) : BigInt(reader.u32(optional + 28));
}

/** Source: ECMA-335, II.24 and II.25. */
export interface DotNet {
  /** `v4.0.30319`: of the runtime it was made for. */
  readonly runtime: string;
  readonly ilOnly: boolean;
  readonly strongNamed: boolean;
  readonly streams: readonly string[];
}

export function dotNetOf(image: PeImage): DotNet | undefined {
  const directory = image.directory(directories.dotnet);
  if (directory === undefined) return undefined;
  const header = new Reader(image.bytesAt(directory.rva, 72));
  const metadata = new Reader(image.bytesAt(header.u32(8), 4_096));
  const flags = header.u32(16);
  const versionBytes = Math.min(metadata.u32(12), 256);
  const runtime = bounded(metadata.zeroEnded(16, versionBytes), 64);
  const streams: string[] = [];
  const count = Math.min(metadata.u16(16 + versionBytes + 2), 16);
  for (let at = 16 + versionBytes + 4; streams.length < count && at + 8 < metadata.length; ) {
    const name = metadata.zeroEnded(at + 8, 32);
    streams.push(name);
    at += 8 + ((name.length + 4) & ~3);
  }
  return { runtime, ilOnly: (flags & 1) !== 0, strongNamed: (flags & 8) !== 0, streams };
}

/** Sum of 16-bit words, folded, plus the length; the sum's own field counts as zero. */
export function checksumOf(image: PeImage): number {
  const { bytes } = image.reader;
  const field = image.optional + 64;
  let sum = 0;
  for (let at = 0; at + 1 < bytes.length; at += 2) {
    sum += (bytes[at] as number) | ((bytes[at + 1] as number) << 8);
  }
  if (bytes.length % 2 === 1) sum += bytes[bytes.length - 1] ?? 0;
  for (let at = field; at < field + 4; at++) {
    sum -= (bytes[at] ?? 0) << ((at % 2) * 8);
  }
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  return sum + bytes.length;
}
