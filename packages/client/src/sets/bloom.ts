import { SetError } from './errors.ts';

/** Version, n, p, k, m, N: eight bytes each. */
const headerBytes = 48;
/** More bits than this (512 MiB) are no filter of ours. */
const bitsMax = 2 ** 32;
const hashesMax = 64;
/** The prime is 2^64 - 59, the multiplier 2^64 - 1469: sums of halves do what bigint would, faster. */
const primeGap = 59;
const multiplierGap = 1_469;
const littleEndian = true;

/** A Bloom filter in the format of DCSO's bloom tool, version 1. */
export interface BloomFilter {
  /** Entries it was made for. */
  readonly capacity: number;
  /** Share of strangers that it takes for entries when it is full, above 0 and below 1. */
  readonly falsePositives: number;
  /** Entries that were new to it. */
  readonly entries: number;
  /** False: the value is certainly no entry. True: it is one, or one of the few mistakes. */
  has(value: Uint8Array): boolean;
}

export interface BloomBuilder extends BloomFilter {
  add(value: Uint8Array): void;
  /** Header and bits, as other programs read them. */
  bytes(): Uint8Array;
}

interface Shape {
  readonly capacity: number;
  readonly falsePositives: number;
  readonly hashes: number;
  readonly bits: number;
}

/** @throws {RangeError} for a filter that would be empty or larger than 512 MiB */
export function createBloomFilter(capacity: number, falsePositives: number): BloomBuilder {
  const bits = Math.abs(Math.ceil((capacity * Math.log(falsePositives)) / Math.LN2 ** 2));
  if (!(capacity >= 1 && falsePositives > 0 && falsePositives < 1 && bits <= bitsMax)) {
    throw new RangeError(`no filter for ${capacity} entries at ${falsePositives}`);
  }
  const hashes = Math.ceil((Math.LN2 * bits) / capacity);
  const words = new Uint8Array(Math.ceil(bits / 64) * 8);
  return filterOf({ capacity, falsePositives, hashes, bits }, words, 0);
}

/**
 * @param bytes a whole file; what follows the bits is other programs' and is passed over
 * @throws {SetError} `malformed`
 */
export function readBloomFilter(bytes: Uint8Array): BloomFilter {
  if (bytes.length < headerBytes) throw new SetError('malformed', 'The Bloom filter has no header');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [flags, capacity, hashes, bits, entries] = [0, 8, 24, 32, 40].map((at) =>
    Number(view.getBigUint64(at, littleEndian)),
  ) as [number, number, number, number, number];
  const falsePositives = view.getFloat64(16, littleEndian);
  const isSound =
    (flags & 0xff) === 1 && bits >= 1 && bits <= bitsMax && hashes >= 1 && hashes <= hashesMax;
  const end = headerBytes + Math.ceil(bits / 64) * 8;
  if (!isSound || bytes.length < end) {
    throw new SetError('malformed', 'The Bloom filter’s header does not fit what follows it');
  }
  const words = bytes.subarray(headerBytes, end);
  return filterOf({ capacity, falsePositives, hashes, bits }, words, entries);
}

function filterOf(shape: Shape, words: Uint8Array, before: number): BloomBuilder {
  const { capacity, falsePositives, hashes, bits } = shape;
  let entries = before;
  const wordAt = (at: number): number => words[at] ?? 0;
  return {
    capacity,
    falsePositives,
    get entries() {
      return entries;
    },
    has(value) {
      const state = start(value);
      for (let i = 0; i < hashes; i += 1) {
        next(state);
        const bit = remainder(state, bits);
        if ((wordAt(Math.floor(bit / 8)) & (1 << (bit % 8))) === 0) return false;
      }
      return true;
    },
    add(value) {
      let isNew = false;
      const state = start(value);
      for (let i = 0; i < hashes; i += 1) {
        next(state);
        const bit = remainder(state, bits);
        const at = Math.floor(bit / 8);
        const mask = 1 << (bit % 8);
        if ((wordAt(at) & mask) === 0) isNew = true;
        words[at] = wordAt(at) | mask;
      }
      if (isNew) entries += 1;
    },
    bytes() {
      const file = new Uint8Array(headerBytes + words.length);
      const view = new DataView(file.buffer);
      const header = [1, capacity, undefined, hashes, bits, entries];
      for (const [i, value] of header.entries()) {
        if (value !== undefined) view.setBigUint64(i * 8, BigInt(value), littleEndian);
      }
      view.setFloat64(16, falsePositives, littleEndian);
      file.set(words, headerBytes);
      return file;
    },
  };
}

/** 64 bits in halves of 32. */
interface Halves {
  high: number;
  low: number;
}

/** The value's FNV-1, modulo the prime. */
function start(value: Uint8Array): Halves {
  const state = fnv1(value);
  reduce(state);
  return state;
}

/** Times the multiplier: the product overflows 64 bits before it is reduced, there as here. */
function next(state: Halves): void {
  const product = state.low * multiplierGap;
  const low = product >>> 0;
  const high = (state.high * multiplierGap + Math.floor(product / 2 ** 32)) % 2 ** 32;
  state.low = -low >>> 0;
  state.high = (~high + Number(low === 0)) >>> 0;
  reduce(state);
}

function reduce(state: Halves): void {
  if (state.high !== 0xffffffff || state.low < 2 ** 32 - primeGap) return;
  state.high = 0;
  state.low -= 2 ** 32 - primeGap;
}

/** By sixteen bits at a time no step leaves what a double holds exactly. */
function remainder({ high, low }: Halves, bits: number): number {
  const upper = ((high % bits) * 65_536 + (low >>> 16)) % bits;
  return (upper * 65_536 + (low & 0xffff)) % bits;
}

/** FNV-1, 64 bits: its prime is 2^40 + 0x1b3. */
function fnv1(value: Uint8Array): Halves {
  let high = 0xcbf29ce4;
  let low = 0x84222325;
  for (const byte of value) {
    const product = low * 0x1b3;
    const carry = Math.floor(product / 2 ** 32);
    high = (Math.imul(high, 0x1b3) + carry + (low << 8)) >>> 0;
    low = ((product >>> 0) ^ byte) >>> 0;
  }
  return { high, low };
}
