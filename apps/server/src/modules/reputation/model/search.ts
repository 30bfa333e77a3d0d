import { headBytes, impliedBytes } from './layout.ts';

/** One sorted part of the base: where its buckets begin, then records of one width. */
export interface Segment {
  readonly bytes: Buffer;
  readonly view: DataView;
}

/** How the records of one kind are laid out. */
export interface Layout {
  readonly bucketBits: number;
  readonly recordBytes: number;
  /** Bytes of a hash that tell records apart, from its first on. */
  readonly width: number;
}

/**
 * Where the record of a hash begins in its segment; negative: there is none. Hashes are evenly
 * spread, so that a record is found near where its bits say; one that was made to lie elsewhere is
 * found by halves.
 */
export function search(segment: Segment, layout: Layout, hash: DataView, offset: number): number {
  const { recordBytes, bucketBits } = layout;
  const { view } = segment;
  const bucket = hash.getUint16(offset + 1) >> (16 - bucketBits);
  const low = view.getUint32(bucket * 4, true);
  const high = view.getUint32(bucket * 4 + 4, true);
  if (low >= high) return -1;
  const wanted = hash.getUint32(offset + impliedBytes);
  const span = 2 ** (40 - bucketBits);
  const at = low + Math.floor(((wanted % span) / span) * (high - low));
  const place = { low, high, head: headBytes(bucketBits), recordBytes };
  return walk(segment, layout, place, at, wanted, hash, offset);
}

interface Place {
  readonly low: number;
  readonly high: number;
  readonly head: number;
  readonly recordBytes: number;
}

/** Steps from where a record should be, before its bucket is halved. */
const stepsMax = 32;

function walk(
  segment: Segment,
  layout: Layout,
  place: Place,
  guess: number,
  wanted: number,
  hash: DataView,
  offset: number,
): number {
  const { view } = segment;
  const { low, high, head, recordBytes } = place;
  let at = guess;
  let value = view.getUint32(head + at * recordBytes);
  let steps = 0;
  while (value < wanted && at + 1 < high && steps < stepsMax) {
    at += 1;
    steps += 1;
    value = view.getUint32(head + at * recordBytes);
  }
  while (value > wanted && at > low && steps < stepsMax) {
    at -= 1;
    steps += 1;
    value = view.getUint32(head + at * recordBytes);
  }
  if (value === wanted) {
    const begin = head + at * recordBytes;
    if (isSame(view, begin, hash, offset, layout.width)) return begin;
  } else if (steps < stepsMax) return -1;
  return halve(segment, layout, place, hash, offset);
}

/** Whether a record is of this hash, of whose first six bytes that is known. */
function isSame(
  view: DataView,
  begin: number,
  hash: DataView,
  offset: number,
  width: number,
): boolean {
  let i = impliedBytes + 4;
  for (; i + 4 <= width; i += 4) {
    if (view.getUint32(begin + i - impliedBytes) !== hash.getUint32(offset + i)) return false;
  }
  return i >= width || view.getUint16(begin + i - impliedBytes) === hash.getUint16(offset + i);
}

function halve(
  { view }: Segment,
  { width }: Layout,
  { head, recordBytes, ...range }: Place,
  hash: DataView,
  offset: number,
): number {
  let { low, high } = range;
  while (low < high) {
    const middle = (low + high) >> 1;
    const at = head + middle * recordBytes;
    const order = compare(view, at, hash, offset + impliedBytes, width - impliedBytes);
    if (order === 0) return at;
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  return -1;
}

/** How a record's bytes stand to the hash's; 0: the same. */
export function compare(
  view: DataView,
  at: number,
  hash: DataView,
  offset: number,
  length: number,
): number {
  for (let i = 0; i < length; i++) {
    const difference = view.getUint8(at + i) - hash.getUint8(offset + i);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Hashes whose way is begun together: the memory is waited for once, not once each. */
const together = 64;

/**
 * The same for many hashes of 32 bytes.
 * @param segments by the first byte
 * @param found called in order, `begin` negative where there is none
 */
export function createSearchOfMany(
  layout: Layout,
): (
  segments: readonly Segment[],
  hashes: DataView,
  from: number,
  to: number,
  found: (i: number, segment: Segment, begin: number) => void,
) => void {
  const { bucketBits, recordBytes } = layout;
  const head = headBytes(bucketBits);
  const span = 2 ** (40 - bucketBits);
  const lows = new Int32Array(together);
  const highs = new Int32Array(together);
  const guesses = new Int32Array(together);
  const values = new Uint32Array(together);

  function begin(segments: readonly Segment[], hashes: DataView, first: number, count: number) {
    for (let j = 0; j < count; j++) {
      const offset = (first + j) * 32;
      const { view } = segments[hashes.getUint8(offset)] as Segment;
      const bucket = hashes.getUint16(offset + 1) >> (16 - bucketBits);
      const low = view.getUint32(bucket * 4, true);
      const high = view.getUint32(bucket * 4 + 4, true);
      lows[j] = low;
      highs[j] = high;
      const wanted = hashes.getUint32(offset + impliedBytes);
      guesses[j] = low + Math.floor(((wanted % span) / span) * (high - low));
    }
    // Reads that do not wait for each other.
    for (let j = 0; j < count; j++) {
      if ((lows[j] as number) >= (highs[j] as number)) continue;
      const { view } = segments[hashes.getUint8((first + j) * 32)] as Segment;
      values[j] = view.getUint32(head + (guesses[j] as number) * recordBytes);
    }
  }

  return (segments, hashes, from, to, found) => {
    for (let first = from; first < to; first += together) {
      const count = Math.min(together, to - first);
      begin(segments, hashes, first, count);
      for (let j = 0; j < count; j++) {
        const offset = (first + j) * 32;
        const segment = segments[hashes.getUint8(offset)] as Segment;
        const low = lows[j] as number;
        const high = highs[j] as number;
        const at =
          low >= high
            ? -1
            : walk(
                segment,
                layout,
                { low, high, head, recordBytes },
                guesses[j] as number,
                hashes.getUint32(offset + impliedBytes),
                hashes,
                offset,
              );
        found(first + j, segment, at);
      }
    }
  };
}
