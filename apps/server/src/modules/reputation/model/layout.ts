import { bands, type Facts, isSiteWide, type RegionFacts, verdicts } from '../facts.ts';

/**
 * How the read model lies on the disk (docs/formats/reputation-model.md). A hash is its first byte,
 * which names the segment, and the rest; records of a segment are sorted, of one width.
 *
 * A record by SHA-256: bytes 2 to 27 of it, then eight bytes of facts. 224 bits of a SHA-256 are as
 * hard to collide as SHA-224. A record by SHA-1 or MD5: bytes 2 to 11, then the ordinal of the
 * record by SHA-256 in 32 bits: 96 bits are harder to meet by chance than MD5 is to collide, and
 * whoever asks by MD5 or SHA-1 has no more than that.
 */
export const keyBytes = 28;
export const tagBytes = 12;
export const impliedBytes = 2;
export const factsBytes = 8;
export const shaRecordBytes = keyBytes - impliedBytes + factsBytes;
export const tagRecordBytes = tagBytes - impliedBytes + 4;
export const segments = 256;
/** Stands for the record of a file that is known good by its MD5 or SHA-1 alone. */
export const knownGoodOrdinal = 0xff_ff_ff_ff;

/** Each segment begins with where its buckets begin, in records, as 32 bits each, and the end. */
export const bucketBitsMin = 8;
export const bucketBitsMax = 16;
const recordsOfBucket = 64;

/** By how many bits after its first byte a hash is put into a bucket. */
export function bucketBitsOf(entries: number): number {
  const bits = Math.ceil(Math.log2(Math.max(entries, 1) / segments / recordsOfBucket));
  return Math.min(Math.max(bits, bucketBitsMin), bucketBitsMax);
}

export function headBytes(bucketBits: number): number {
  return ((1 << bucketBits) + 1) * 4;
}

export type Kind = 'sha256' | 'sha1' | 'md5';
const kindByte: Readonly<Record<Kind, number>> = { sha256: 1, sha1: 2, md5: 3 };

/** The key in LMDB. */
export function segmentKey(kind: Kind, segment: number): Uint8Array {
  return Uint8Array.of(kindByte[kind], segment);
}
export const metaKey = Uint8Array.of(0);
export const severalKey = Uint8Array.of(4);
export function threatKey(id: number): Uint8Array {
  return Uint8Array.of(5, id >> 16, id >> 8, id);
}
export function hostKey(host: string): Uint8Array {
  return Buffer.from(`\u0006${host}`);
}

/** The first of the eight bytes of facts. */
export const flag = { suspicious: 1, malicious: 2, knownGood: 4, several: 8 } as const;

/** Names that a generation holds by number. */
export interface Names {
  /** 1 to 255. */
  regionId(region: string): number;
  /** 1 to 2^24 - 1; 0: none. */
  threatId(threat: string): number;
}

/**
 * Eight bytes: flags; region; verdict and band; first and last month; threat in 24 bits. Where
 * several regions know the file: flags, then where their facts begin in the list of such, 32 bits.
 * @param addSeveral puts seven bytes a region behind their count into the list, and says where
 */
export function encodeFacts(
  facts: Facts,
  names: Names,
  addSeveral: (bytes: Uint8Array) => number,
  out: Uint8Array,
): void {
  out.fill(0);
  const [first, ...more] = facts.regions;
  out[0] = flagsOf(facts);
  if (first === undefined) return;
  if (more.length === 0) {
    encodeRegion(first, names, out.subarray(1));
    return;
  }
  const list = new Uint8Array(1 + facts.regions.length * 7);
  list[0] = facts.regions.length;
  facts.regions.forEach((one, i) => {
    encodeRegion(one, names, list.subarray(1 + i * 7, 8 + i * 7));
  });
  out[0] |= flag.several;
  new DataView(out.buffer, out.byteOffset).setUint32(1, addSeveral(list));
}

export function flagsOf(facts: Facts): number {
  const worst = facts.regions.some(({ verdict }) => verdict === 'malicious')
    ? flag.malicious
    : facts.regions.some(({ verdict }) => isSiteWide(verdict))
      ? flag.suspicious
      : 0;
  return worst | (facts.knownGood ? flag.knownGood : 0);
}

function encodeRegion(facts: RegionFacts, names: Names, out: Uint8Array): void {
  const verdict = facts.verdict === undefined ? 0 : verdicts.indexOf(facts.verdict) + 1;
  const threat = facts.threat === undefined ? 0 : names.threatId(facts.threat);
  out[0] = names.regionId(facts.region);
  out[1] = verdict | (bands.indexOf(facts.band) << 3);
  out[2] = facts.firstMonth ?? 0;
  out[3] = facts.lastMonth ?? 0;
  out[4] = threat >> 16;
  out[5] = threat >> 8;
  out[6] = threat;
}

/** What reads a record back. */
export interface NamesById {
  region(id: number): string;
  threat(id: number): string | undefined;
}

/** @param several the list, where `encodeFacts` put what did not fit */
export function decodeFacts(bytes: Uint8Array, names: NamesById, several: Uint8Array): Facts {
  const flags = bytes[0] ?? 0;
  const knownGood = (flags & flag.knownGood) !== 0;
  if ((flags & flag.several) === 0) {
    const isKnown = (bytes[1] ?? 0) !== 0;
    return { knownGood, regions: isKnown ? [decodeRegion(bytes.subarray(1), names)] : [] };
  }
  const at = new DataView(bytes.buffer, bytes.byteOffset).getUint32(1);
  const regions = Array.from({ length: several[at] ?? 0 }, (_, i) =>
    decodeRegion(several.subarray(at + 1 + i * 7, at + 8 + i * 7), names),
  );
  return { knownGood, regions };
}

function decodeRegion(bytes: Uint8Array, names: NamesById): RegionFacts {
  const [region = 0, packed = 0, firstMonth = 0, lastMonth = 0, high = 0, middle = 0, low = 0] =
    bytes;
  const verdict = (packed & 7) === 0 ? undefined : verdicts[(packed & 7) - 1];
  const threat = names.threat((high << 16) | (middle << 8) | low);
  return {
    region: names.region(region),
    ...(verdict !== undefined && { verdict }),
    ...(threat !== undefined && { threat }),
    ...(firstMonth !== 0 && { firstMonth }),
    ...(lastMonth !== 0 && { lastMonth }),
    band: bands[packed >> 3] ?? 'none',
  };
}

/**
 * The answer of one byte to a question of many hashes (docs/formats/reputation-bulk.md): the
 * verdict in bits 0 to 2, known 8, wanted 16, known good 32.
 */
export const answerFlag = { known: 8, wanted: 16, knownGood: 32 } as const;
/** Of a file of which nothing is known. */
export const unknownAnswer = answerFlag.wanted;
