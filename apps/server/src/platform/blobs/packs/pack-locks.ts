import { hash } from 'node:crypto';

/** Packs share them by hash: a wait for nothing now and then costs less than a table that grows. */
const locksMax = 64;
const free = 0;

/**
 * One at a time for a pack, among all threads that have the store open: they share this memory. Who
 * holds a lock is on record in it, so that a thread that ends does not keep it.
 */
export class PackLocks {
  readonly shared: SharedArrayBuffer;
  readonly #words: Int32Array<SharedArrayBuffer>;
  readonly #owner: number;

  /** @param writer name of this thread's store (`BlobStoreOptions.writer`) */
  constructor(writer: string, shared = new SharedArrayBuffer(locksMax * 4)) {
    this.shared = shared;
    this.#words = new Int32Array(shared);
    this.#owner = ownerNumber(writer);
  }

  async exclusive<T>(pack: string, work: () => Promise<T>): Promise<T> {
    const index = hash('sha256', pack, 'buffer').readUInt32LE() % locksMax;
    await this.#take(index);
    try {
      return await work();
    } finally {
      this.#release(index);
    }
  }

  /** Frees what a writer held whose thread has ended. */
  releaseOf(writer: string): void {
    const owner = ownerNumber(writer);
    for (let index = 0; index < locksMax; index++) {
      if (Atomics.compareExchange(this.#words, index, owner, free) === owner) {
        Atomics.notify(this.#words, index);
      }
    }
  }

  async #take(index: number): Promise<void> {
    for (;;) {
      const holder = Atomics.compareExchange(this.#words, index, free, this.#owner);
      if (holder === free) return;
      const { async, value } = Atomics.waitAsync(this.#words, index, holder);
      if (async) await value;
    }
  }

  #release(index: number): void {
    Atomics.store(this.#words, index, free);
    Atomics.notify(this.#words, index, 1);
  }
}

/** Not zero, which is nobody. */
function ownerNumber(writer: string): number {
  return hash('sha256', writer, 'buffer').readInt32LE() || 1;
}
