import { randomInt } from 'node:crypto';

/** How many places are looked at: where more share one, a value is not known again. */
const probesMax = 8;
const none = -1;

/**
 * Numbers by bytes that were seen before, without an object for each: what comes often is known
 * again without being made a string. `kind` keeps values of different fields apart.
 */
export class KnownBytes {
  readonly #seed = randomInt(2 ** 32);
  /** Entries by hash, counted from 1; 0 is free. */
  #places = new Int32Array(1_024);
  #kinds = new Uint8Array(512);
  #hashes = new Int32Array(512);
  #starts = new Uint32Array(513);
  #codes = new Int32Array(512);
  #bytes = new Uint8Array(16_384);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** Bytes of all that is known. */
  get size(): number {
    return this.#starts[this.#count] ?? 0;
  }

  /** What was added with these bytes; −1: nothing. */
  find(kind: number, bytes: Uint8Array, from: number, to: number): number {
    const hash = this.#hash(kind, bytes, from, to);
    const places = this.#places;
    const mask = places.length - 1;
    for (let probe = 0; probe < probesMax; probe++) {
      const entry = (places[(hash + probe) & mask] as number) - 1;
      if (entry < 0) return none;
      if (this.#hashes[entry] === hash && this.#isSame(entry, kind, bytes, from, to)) {
        return this.#codes[entry] as number;
      }
    }
    return none;
  }

  /** @param code 0 or more */
  add(kind: number, bytes: Uint8Array, from: number, to: number, code: number): void {
    if (this.#count * 2 >= this.#places.length) this.#growPlaces();
    const hash = this.#hash(kind, bytes, from, to);
    const entry = this.#count;
    if (!this.#place(hash, entry)) return;
    if (entry === this.#kinds.length) this.#growEntries();
    const start = this.size;
    const end = start + to - from;
    if (end > this.#bytes.length) {
      this.#bytes = grown(this.#bytes, new Uint8Array(Math.max(end, this.#bytes.length * 2)));
    }
    this.#bytes.set(bytes.subarray(from, to), start);
    this.#kinds[entry] = kind;
    this.#hashes[entry] = hash;
    this.#codes[entry] = code;
    this.#starts[entry + 1] = end;
    this.#count = entry + 1;
  }

  #isSame(entry: number, kind: number, bytes: Uint8Array, from: number, to: number): boolean {
    const start = this.#starts[entry] as number;
    const length = to - from;
    if (this.#kinds[entry] !== kind || this.#starts[entry + 1] !== start + length) return false;
    const known = this.#bytes;
    for (let i = 0; i < length; i++) {
      if (known[start + i] !== bytes[from + i]) return false;
    }
    return true;
  }

  /** FNV-1a, from a start that nobody outside knows. */
  #hash(kind: number, bytes: Uint8Array, from: number, to: number): number {
    let hash = this.#seed ^ kind;
    for (let at = from; at < to; at++) hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193);
    return hash ^ (hash >>> 15);
  }

  #place(hash: number, entry: number): boolean {
    const mask = this.#places.length - 1;
    for (let probe = 0; probe < probesMax; probe++) {
      const place = (hash + probe) & mask;
      if (this.#places[place] !== 0) continue;
      this.#places[place] = entry + 1;
      return true;
    }
    return false;
  }

  #growPlaces(): void {
    this.#places = new Int32Array(this.#places.length * 2);
    for (let entry = 0; entry < this.#count; entry++) {
      this.#place(this.#hashes[entry] as number, entry);
    }
  }

  #growEntries(): void {
    const length = this.#kinds.length * 2;
    this.#kinds = grown(this.#kinds, new Uint8Array(length));
    this.#hashes = grown(this.#hashes, new Int32Array(length));
    this.#codes = grown(this.#codes, new Int32Array(length));
    this.#starts = grown(this.#starts, new Uint32Array(length + 1));
  }
}

/** The larger array, with what stood in the smaller one. */
export function grown<T extends Uint8Array | Int32Array | Uint32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
