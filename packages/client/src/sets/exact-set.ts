import { BitReader, BitWriter } from './bits.ts';
import { SetError } from './errors.ts';

/**
 * What a set says of a file; the number stands in the file. `removed` is in deltas alone.
 */
export const setVerdicts = ['removed', 'malicious', 'suspicious', 'known-good'] as const;
export type SetVerdict = (typeof setVerdicts)[number];

export interface SetEntry {
  /** SHA-256, 32 bytes. */
  readonly sha256: Uint8Array;
  readonly verdict: SetVerdict;
}

export interface ExactSet {
  readonly entries: number;
  /** What the set says of a file; undefined: nothing. Never a mistake: whole hashes are compared. */
  verdictOf(sha256: Uint8Array): SetVerdict | undefined;
  /** In order of their hashes. @throws {SetError} `malformed` */
  all(): Generator<SetEntry, void>;
}

const magic = 'VSET0001';
/** Magic, entries u32, Rice parameter u8, three bytes of zero: all numbers big-endian. */
const headerBytes = 16;
const blockEntries = 128;
/** First key u48 and offset u32 of a block. */
const indexBytes = 10;
const keyBytes = 6;
const tailBytes = 32 - keyBytes;
const entriesMax = 2 ** 31;
const riceMax = 48;

/**
 * Encodes a set; the same entries give the same bytes. @param sorted by hash, each hash once
 * @throws {RangeError} for entries out of order
 */
export function encodeExactSet(sorted: Iterable<SetEntry>): Uint8Array {
  const entries = [...sorted];
  const rice = riceParameter(entries.length);
  const blocks = Math.ceil(entries.length / blockEntries);
  const index = new Uint8Array(blocks * indexBytes);
  const view = new DataView(index.buffer);
  const writer = new BitWriter();
  let before: Uint8Array | undefined;
  for (let block = 0; block < blocks; block += 1) {
    const own = entries.slice(block * blockEntries, (block + 1) * blockEntries);
    const start = keyOf(own[0]?.sha256 ?? new Uint8Array(keyBytes));
    putKey(view, block * indexBytes, start);
    view.setUint32(block * indexBytes + keyBytes, writer.length);
    for (const { sha256 } of own) writer.raw(sha256.subarray(keyBytes));
    let key = start;
    for (const { sha256, verdict } of own) {
      if (sha256.length !== 32 || (before !== undefined && compareBytes(before, sha256) >= 0)) {
        throw new RangeError('the entries of a set are 32 bytes each, in order, each once');
      }
      before = sha256;
      key = writeKey(writer, sha256, key, rice);
      writer.bits(setVerdicts.indexOf(verdict), 2);
    }
    writer.align();
  }
  const body = writer.take();
  const file = new Uint8Array(headerBytes + index.length + body.length);
  file.set(new TextEncoder().encode(magic));
  new DataView(file.buffer).setUint32(8, entries.length);
  file[12] = rice;
  file.set(index, headerBytes);
  file.set(body, headerBytes + index.length);
  return file;
}

/** The gap to the key before, in Golomb-Rice code. */
function writeKey(writer: BitWriter, sha256: Uint8Array, before: number, rice: number): number {
  const key = keyOf(sha256);
  const gap = key - before;
  for (let i = Math.floor(gap / 2 ** rice); i > 0; i -= 1) writer.bit(1);
  writer.bit(0);
  writer.bits(gap % 2 ** rice, rice);
  return key;
}

/** Hashes are spread evenly: the mean gap is 2^48 / n, and 0.69 of it the best divisor. */
function riceParameter(entries: number): number {
  if (entries === 0) return 0;
  return Math.max(0, Math.min(riceMax, Math.round(48 - Math.log2(entries) - 0.53)));
}

/**
 * Opens a set; nothing is decoded before it is asked for.
 * @throws {SetError} `malformed`
 */
export function readExactSet(bytes: Uint8Array): ExactSet {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, magic.length));
  if (bytes.length < headerBytes || start !== magic) throw malformed('it is no exact set');
  const entries = view.getUint32(8);
  const rice = view.getUint8(12);
  const blocks = Math.ceil(entries / blockEntries);
  const bodyStart = headerBytes + blocks * indexBytes;
  if (entries > entriesMax || rice > riceMax || bytes.length < bodyStart) {
    throw malformed('its header does not fit what follows it');
  }
  const firstKey = (block: number): number => getKey(view, headerBytes + block * indexBytes);
  const sizeOf = (block: number): number => Math.min(blockEntries, entries - block * blockEntries);

  /** Where a block begins: the tails of its hashes first, then gaps and verdicts. */
  function startOf(block: number): number {
    const offset = view.getUint32(headerBytes + block * indexBytes + keyBytes);
    const start = bodyStart + offset;
    if (start + sizeOf(block) * tailBytes > bytes.length) throw malformed('it breaks off');
    return start;
  }

  /** The keys of a block in their order, until `visit` says that it has seen enough. */
  function walk(
    block: number,
    visit: (key: number, verdict: SetVerdict, tail: number) => boolean,
  ): void {
    const start = startOf(block);
    const size = sizeOf(block);
    const reader = new BitReader(bytes, start + size * tailBytes);
    let key = firstKey(block);
    for (let i = 0; i < size; i += 1) {
      key += readGap(reader, rice);
      const verdict = setVerdicts[reader.bits(2)] ?? 'removed';
      if (reader.isPastEnd || key >= 2 ** 48) throw malformed('it breaks off');
      if (visit(key, verdict, start + i * tailBytes)) return;
    }
  }

  function readBlock(block: number): SetEntry[] {
    const found: SetEntry[] = [];
    walk(block, (key, verdict, tail) => {
      const sha256 = new Uint8Array(32);
      putKey(new DataView(sha256.buffer), 0, key);
      sha256.set(bytes.subarray(tail, tail + tailBytes), keyBytes);
      found.push({ sha256, verdict });
      return false;
    });
    return found;
  }

  function findIn(block: number, key: number, sha256: Uint8Array): SetVerdict | undefined {
    let found: SetVerdict | undefined;
    walk(block, (one, verdict, tail) => {
      if (one === key && isTail(sha256, bytes, tail)) found = verdict;
      return found !== undefined || one > key;
    });
    return found;
  }

  /** The last block that begins before the key; equal keys may begin in the one before. */
  function blockOf(key: number): number {
    let [low, high] = [0, blocks - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (firstKey(middle) < key) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  return {
    entries,
    verdictOf(sha256) {
      if (sha256.length !== 32 || blocks === 0) return undefined;
      const key = keyOf(sha256);
      for (let block = blockOf(key); block < blocks && firstKey(block) <= key; block += 1) {
        const found = findIn(block, key, sha256);
        if (found !== undefined) return found;
      }
      return undefined;
    },
    *all() {
      for (let block = 0; block < blocks; block += 1) yield* readBlock(block);
    },
  };
}

function isTail(sha256: Uint8Array, bytes: Uint8Array, at: number): boolean {
  for (let i = 0; i < tailBytes; i += 1) if (sha256[keyBytes + i] !== bytes[at + i]) return false;
  return true;
}

function readGap(reader: BitReader, rice: number): number {
  let times = 0;
  while (reader.bit() === 1) times += 1;
  return times * 2 ** rice + reader.bits(rice);
}

/**
 * What leads from one set to the next: what came or changed, and what went (`removed`).
 * Both in order of their hashes.
 */
export function* differencesOf(
  before: Iterable<SetEntry>,
  after: Iterable<SetEntry>,
): Generator<SetEntry, void> {
  for (const [old, fresh] of paired(before, after)) {
    if (fresh === undefined) {
      if (old !== undefined) yield { sha256: old.sha256, verdict: 'removed' };
    } else if (old?.verdict !== fresh.verdict) yield fresh;
  }
}

/** The set that a delta leads to. */
export function* applyDelta(
  before: Iterable<SetEntry>,
  delta: Iterable<SetEntry>,
): Generator<SetEntry, void> {
  for (const [old, change] of paired(before, delta)) {
    const entry = change ?? old;
    if (entry !== undefined && entry.verdict !== 'removed') yield entry;
  }
}

/** Entries of both by hash, side by side. */
function* paired(
  left: Iterable<SetEntry>,
  right: Iterable<SetEntry>,
): Generator<[SetEntry | undefined, SetEntry | undefined], void> {
  const [a, b] = [left[Symbol.iterator](), right[Symbol.iterator]()];
  let [x, y] = [a.next(), b.next()];
  while (!(x.done && y.done)) {
    const order = orderOf(x, y);
    const [ours, theirs] = [x.done ? undefined : x.value, y.done ? undefined : y.value];
    yield [order <= 0 ? ours : undefined, order >= 0 ? theirs : undefined];
    if (order <= 0) x = a.next();
    if (order >= 0) y = b.next();
  }
}

function orderOf(x: IteratorResult<SetEntry>, y: IteratorResult<SetEntry>): number {
  if (x.done) return 1;
  return y.done ? -1 : compareBytes(x.value.sha256, y.value.sha256);
}

export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i += 1) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function keyOf(sha256: Uint8Array): number {
  let key = 0;
  for (const byte of sha256.subarray(0, keyBytes)) key = key * 256 + byte;
  return key;
}

function putKey(view: DataView, at: number, key: number): void {
  view.setUint16(at, Math.floor(key / 2 ** 32));
  view.setUint32(at + 2, key % 2 ** 32);
}

function getKey(view: DataView, at: number): number {
  return view.getUint16(at) * 2 ** 32 + view.getUint32(at + 2);
}

function malformed(what: string): SetError {
  return new SetError('malformed', `The set cannot be read: ${what}`);
}
