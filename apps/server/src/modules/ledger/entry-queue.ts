const bytesMax = 32 * 1_048_576;

/**
 * Entries that this process has committed and not yet integrated, so that they need not be read
 * again. It may have gaps, after a commit whose answer was lost: whoever takes from it reads those
 * from the database.
 */
export class EntryQueue {
  readonly #batches = new Map<bigint, readonly Uint8Array[]>();
  #bytes = 0;

  get isEmpty(): boolean {
    return this.#batches.size === 0;
  }

  /**
   * @param first index of the first entry
   * @returns false where there is no more room: they have to be read from the database
   */
  offer(first: bigint, entries: readonly Uint8Array[]): boolean {
    const bytes = sizeOf(entries);
    if (this.#bytes + bytes > bytesMax) return false;
    this.#batches.set(first, entries);
    this.#bytes += bytes;
    return true;
  }

  /** About `limit` entries from `start` on, as far as they are known without a gap. */
  take(start: bigint, limit: number): Uint8Array[] {
    const entries: Uint8Array[] = [];
    while (entries.length < limit) {
      const at = start + BigInt(entries.length);
      const batch = this.#batches.get(at);
      if (batch === undefined) break;
      this.#drop(at, batch);
      for (const entry of batch) entries.push(entry);
    }
    return entries;
  }

  /** Forgets what lies below `size`. */
  trim(size: bigint): void {
    for (const [first, batch] of this.#batches) if (first < size) this.#drop(first, batch);
  }

  #drop(first: bigint, batch: readonly Uint8Array[]): void {
    this.#batches.delete(first);
    this.#bytes -= sizeOf(batch);
  }
}

function sizeOf(entries: readonly Uint8Array[]): number {
  let bytes = 0;
  for (const entry of entries) bytes += entry.length;
  return bytes;
}
