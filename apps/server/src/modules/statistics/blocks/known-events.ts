/** Bytes of an id. */
export const idBytes = 16;
/** Bytes of a digest: the first of the event's leaf. */
export const digestBytes = 8;

const slotWords = 6;

/**
 * Digests by id, without an object for each: an open hash table of (16 + 8)-byte slots. Ids are
 * UUIDv7, whose last bytes are random, so that they are their own hash.
 */
export class KnownEvents {
  #slots: Uint32Array;
  #used: Uint8Array;
  #size = 0;

  /** @param capacity ids that are expected; more make it grow */
  constructor(capacity = 64) {
    const slots = 2 ** Math.ceil(Math.log2(Math.max(capacity, 8) * 2));
    this.#slots = new Uint32Array(slots * slotWords);
    this.#used = new Uint8Array(slots);
  }

  get size(): number {
    return this.#size;
  }

  /** @param row of `ids` (16 bytes each) and `digests` (8 bytes each) */
  look(ids: Uint8Array, digests: Uint8Array, row: number): 'new' | 'duplicate' | 'conflict' {
    if (this.#size === 0) return 'new';
    const words = wordsOf(ids, digests, row);
    const slot = this.#find(words);
    if (this.#used[slot] === 0) return 'new';
    const at = slot * slotWords;
    const same = this.#slots[at + 4] === words[4] && this.#slots[at + 5] === words[5];
    return same ? 'duplicate' : 'conflict';
  }

  /** An id that is known keeps its digest. */
  add(ids: Uint8Array, digests: Uint8Array, row: number): void {
    if (this.#size * 2 >= this.#used.length) this.#grow();
    this.#put(wordsOf(ids, digests, row));
  }

  #put(words: Uint32Array): void {
    const slot = this.#find(words);
    if (this.#used[slot] === 1) return;
    this.#used[slot] = 1;
    this.#slots.set(words, slot * slotWords);
    this.#size += 1;
  }

  #find(words: Uint32Array): number {
    const mask = this.#used.length - 1;
    const slots = this.#slots;
    let slot = ((words[3] ?? 0) ^ (words[2] ?? 0)) & mask;
    while (this.#used[slot] === 1) {
      const at = slot * slotWords;
      if (
        slots[at] === words[0] &&
        slots[at + 1] === words[1] &&
        slots[at + 2] === words[2] &&
        slots[at + 3] === words[3]
      ) {
        break;
      }
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  #grow(): void {
    const [slots, used] = [this.#slots, this.#used];
    this.#slots = new Uint32Array(slots.length * 2);
    this.#used = new Uint8Array(used.length * 2);
    this.#size = 0;
    for (let slot = 0; slot < used.length; slot++) {
      if (used[slot] === 1) this.#put(slots.subarray(slot * slotWords, (slot + 1) * slotWords));
    }
  }
}

const scratch = new Uint32Array(slotWords);
const scratchBytes = new Uint8Array(scratch.buffer);

function wordsOf(ids: Uint8Array, digests: Uint8Array, row: number): Uint32Array {
  // For every row: two views and two calls would cost more than the bytes.
  for (let i = 0; i < idBytes; i++) scratchBytes[i] = ids[row * idBytes + i] as number;
  for (let i = 0; i < digestBytes; i++) {
    scratchBytes[idBytes + i] = digests[row * digestBytes + i] as number;
  }
  return scratch;
}
