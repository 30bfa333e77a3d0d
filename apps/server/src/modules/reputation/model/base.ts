import path from 'node:path';
import type { Facts } from '../facts.ts';
import type { BaseMeta } from './base-writer.ts';
import {
  answerFlag,
  decodeFacts,
  factsBytes,
  flag,
  headBytes,
  impliedBytes,
  type Kind,
  keyBytes,
  knownGoodOrdinal,
  metaKey,
  type NamesById,
  segmentKey,
  segments,
  severalKey,
  shaRecordBytes,
  tagBytes,
  tagRecordBytes,
  threatKey,
  unknownAnswer,
} from './layout.ts';
import { openMapped } from './mapped.ts';
import { compare, createSearchOfMany, type Layout, type Segment, search } from './search.ts';

/** What a look-up by MD5 or SHA-1 has met. */
export type TagHit =
  | { readonly kind: 'file'; readonly key: Uint8Array; readonly facts: Facts }
  | { readonly kind: 'known-good' };

/** The part of the read model that is written once, whole, and then only read. */
export interface Base extends Disposable {
  readonly meta: BaseMeta;
  /** @param key at least the first 28 bytes of a SHA-256 */
  find(key: Uint8Array): Facts | undefined;
  /** What a record says, as eight characters: the same for all files of which the same is known. */
  factsKey(key: Uint8Array): string | undefined;
  /** All files of this MD5 or SHA-1: there may be several that were made to collide. */
  findTag(kind: 'sha1' | 'md5', hash: Uint8Array): TagHit[];
  /**
   * One byte for each hash, of 32 bytes, from `from` to `to`.
   * @param region number of the caller's region; 0: none
   */
  answerMany(hashes: Uint8Array, from: number, to: number, region: number, out: Uint8Array): void;
  /** 0: no entry tells of the region. */
  regionId(region: string): number;
}

/** Names that are remembered. */
const threatsMax = 50_000;

/** @throws Error where the file is not one that was finished */
export function openBase(directory: string): Base {
  const file = openMapped(path.join(directory, 'base.mdb'));
  const written = file.get(metaKey);
  if (written === undefined) throw new Error(`there is no finished read model in ${directory}`);
  const meta = JSON.parse(Buffer.from(written).toString()) as BaseMeta;
  const { bucketBits } = meta;
  const head = headBytes(bucketBits);
  const open: Record<Kind, Segment[]> = { sha256: [], sha1: [], md5: [] };
  for (const kind of ['sha256', 'sha1', 'md5'] as const) {
    for (let segment = 0; segment < segments; segment++) {
      const bytes = file.view(segmentKey(kind, segment));
      if (bytes === undefined) throw new Error(`the read model in ${directory} is incomplete`);
      const { buffer, byteOffset, byteLength } = bytes;
      open[kind].push({ bytes, view: new DataView(buffer, byteOffset, byteLength) });
    }
  }
  let several: Uint8Array = file.view(severalKey) ?? new Uint8Array();
  const firstOrdinals = ordinalsOf(open.sha256, head);
  const threats = new Map<number, string>();
  const names: NamesById = {
    region: (id) => meta.regions[id - 1] ?? '',
    threat(id) {
      const known = id === 0 ? undefined : (threats.get(id) ?? readThreat(id));
      if (threats.size >= threatsMax) threats.clear();
      if (known !== undefined) threats.set(id, known);
      return known;
    },
  };
  function readThreat(id: number): string | undefined {
    const name = file.get(threatKey(id));
    return name === undefined ? undefined : Buffer.from(name).toString();
  }
  const answers = answerTable();
  const sha: Layout = { bucketBits, recordBytes: shaRecordBytes, width: keyBytes };
  const tag: Layout = { bucketBits, recordBytes: tagRecordBytes, width: tagBytes };
  const searchMany = createSearchOfMany(sha);

  function factsAt(segment: Segment, at: number): Facts {
    const from = at + keyBytes - impliedBytes;
    return decodeFacts(segment.bytes.subarray(from, from + factsBytes), names, several);
  }

  function find(key: Uint8Array): Facts | undefined {
    const segment = open.sha256[key[0] ?? 0];
    if (segment === undefined) return undefined;
    const at = search(segment, sha, viewOf(key), 0);
    return at < 0 ? undefined : factsAt(segment, at);
  }

  function factsKey(key: Uint8Array): string | undefined {
    const segment = open.sha256[key[0] ?? 0];
    if (segment === undefined) return undefined;
    const at = search(segment, sha, viewOf(key), 0);
    if (at < 0) return undefined;
    const from = at + keyBytes - impliedBytes;
    return segment.bytes.toString('latin1', from, from + factsBytes);
  }

  function findTag(kind: 'sha1' | 'md5', hash: Uint8Array): TagHit[] {
    const segment = open[kind][hash[0] ?? 0];
    if (segment === undefined) return [];
    const asked = viewOf(hash);
    const found = search(segment, tag, asked, 0);
    if (found < 0) return [];
    const isSame = (at: number) =>
      at >= head &&
      at < segment.bytes.length &&
      compare(segment.view, at, asked, impliedBytes, tagBytes - impliedBytes) === 0;
    let at = found;
    while (isSame(at - tagRecordBytes)) at -= tagRecordBytes;
    const hits: TagHit[] = [];
    for (; isSame(at); at += tagRecordBytes) {
      hits.push(hitOf(segment.view.getUint32(at + tagBytes - impliedBytes, true)));
    }
    return hits;
  }

  function hitOf(ordinal: number): TagHit {
    if (ordinal === knownGoodOrdinal) return { kind: 'known-good' };
    let first = 0;
    for (let step = segments / 2; step >= 1; step /= 2) {
      if ((firstOrdinals[first + step] ?? Number.POSITIVE_INFINITY) <= ordinal) first += step;
    }
    const segment = open.sha256[first] as Segment;
    const record = ordinal - (firstOrdinals[first] ?? 0);
    const at = head + record * shaRecordBytes;
    const key = new Uint8Array(keyBytes);
    key[0] = first;
    key[1] = secondByteOf(segment.view, bucketBits, record);
    key.set(segment.bytes.subarray(at, at + keyBytes - impliedBytes), impliedBytes);
    return { kind: 'file', key, facts: factsAt(segment, at) };
  }

  function answerMany(
    hashes: Uint8Array,
    from: number,
    to: number,
    region: number,
    out: Uint8Array,
  ): void {
    searchMany(open.sha256, viewOf(hashes), from, to, (i, { bytes }, at) => {
      out[i] = at < 0 ? unknownAnswer : answerAt(bytes, at + keyBytes - impliedBytes, region);
    });
  }

  function answerAt(bytes: Uint8Array, at: number, region: number): number {
    const flags = bytes[at] as number;
    const site = (flags & 7) << 3;
    if ((flags & flag.several) !== 0) return answers[site | ownOfSeveral(bytes, at, region)] ?? 0;
    const own = region !== 0 && bytes[at + 1] === region ? (bytes[at + 2] as number) & 7 : 0;
    return answers[site | own] as number;
  }

  function ownOfSeveral(bytes: Uint8Array, at: number, region: number): number {
    const begin = new DataView(bytes.buffer, bytes.byteOffset).getUint32(at + 1);
    const end = begin + 1 + (several[begin] ?? 0) * 7;
    for (let one = begin + 1; one < end; one += 7) {
      if (several[one] === region) return (several[one + 1] ?? 0) & 7;
    }
    return 0;
  }

  return {
    meta,
    find,
    factsKey,
    findTag,
    answerMany,
    regionId: (region) => meta.regions.indexOf(region) + 1,
    [Symbol.dispose]() {
      // Before the map goes: nothing may still point into it.
      for (const kind of ['sha256', 'sha1', 'md5'] as const) open[kind] = [];
      several = new Uint8Array();
      file[Symbol.dispose]();
    },
  };
}

/** By the flags of the site (3 bits) and the region's own verdict (3 bits), the byte of the answer. */
export function answerTable(): Uint8Array {
  const table = new Uint8Array(64);
  for (let site = 0; site < 8; site++) {
    for (let own = 0; own < 8; own++) table[(site << 3) | own] = answerByte(site, own);
  }
  return table;
}

/** `answerFor`, of one byte. @param own the number of the verdict and 1; 0: none */
function answerByte(site: number, own: number): number {
  const isMalicious = (site & flag.malicious) !== 0;
  const isSuspicious = (site & flag.suspicious) !== 0;
  const isKnownGood = (site & flag.knownGood) !== 0;
  const isWanted = own === 0 && !isKnownGood && !isMalicious;
  const isKnown = own !== 0 || isKnownGood || isMalicious || isSuspicious;
  const verdict = isMalicious ? 3 : isSuspicious ? 2 : isKnownGood ? 1 : Math.max(own - 1, 0);
  return (
    verdict |
    (isKnown ? answerFlag.known : 0) |
    (isWanted ? answerFlag.wanted : 0) |
    (isKnownGood ? answerFlag.knownGood : 0)
  );
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

/** How many records stand before each segment. */
function ordinalsOf(list: readonly Segment[], head: number): Float64Array {
  const first = new Float64Array(list.length);
  let records = 0;
  list.forEach(({ bytes }, i) => {
    first[i] = records;
    records += (bytes.length - head) / shaRecordBytes;
  });
  return first;
}

/** The byte that the bucket of a record implies. */
function secondByteOf(view: DataView, bucketBits: number, record: number): number {
  let low = 0;
  let high = 1 << bucketBits;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (view.getUint32(middle * 4, true) <= record) low = middle;
    else high = middle;
  }
  return low >> (bucketBits - 8);
}
