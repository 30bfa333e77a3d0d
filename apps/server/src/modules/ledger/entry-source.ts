import type { Queries } from '../../platform/postgres/index.ts';
import * as store from './store.ts';

const keptBytesMax = 32 * 1_048_576;

/**
 * Committed entries in order. Those that this process has committed are kept until they are taken,
 * so that they need not be read again; the others (after a restart, or after a commit whose answer
 * was lost) come from the database.
 */
export class EntrySource {
  readonly #db: Queries;
  readonly #kept = new Map<bigint, readonly Uint8Array[]>();
  #keptBytes = 0;
  /** Whether the database may hold entries that were not kept here. */
  #unseen = true;

  constructor(db: Queries) {
    this.#db = db;
  }

  /** @param first index of the first entry */
  offer(first: bigint, entries: readonly Uint8Array[]): void {
    const bytes = sizeOf(entries);
    if (this.#keptBytes + bytes > keptBytesMax) {
      this.#unseen = true;
      return;
    }
    this.#kept.set(first, entries);
    this.#keptBytes += bytes;
  }

  /** Makes the next call of `take` look into the database. */
  suspectMore(): void {
    this.#unseen = true;
  }

  /**
   * The entries from `start` on, at most about `limit`; none where there are no more.
   * @throws {LedgerError} `entries-damaged`
   */
  async take(start: bigint, limit: number): Promise<readonly Uint8Array[]> {
    this.#forgetBelow(start);
    const kept = this.#takeKept(start, limit);
    if (kept.length > 0) return kept;
    if (this.#kept.size === 0 && !this.#unseen) return [];
    this.#unseen = false;
    try {
      const read = await store.readEntryBytes(this.#db, start, limit);
      if (read.length >= limit) this.#unseen = true;
      return read;
    } catch (error) {
      this.#unseen = true;
      throw error;
    }
  }

  #takeKept(start: bigint, limit: number): Uint8Array[] {
    const entries: Uint8Array[] = [];
    while (entries.length < limit) {
      const at = start + BigInt(entries.length);
      const batch = this.#kept.get(at);
      if (batch === undefined) break;
      this.#drop(at, batch);
      for (const entry of batch) entries.push(entry);
    }
    return entries;
  }

  #forgetBelow(size: bigint): void {
    for (const [first, batch] of this.#kept) if (first < size) this.#drop(first, batch);
  }

  #drop(first: bigint, batch: readonly Uint8Array[]): void {
    this.#kept.delete(first);
    this.#keptBytes -= sizeOf(batch);
  }
}

function sizeOf(entries: readonly Uint8Array[]): number {
  let bytes = 0;
  for (const entry of entries) bytes += entry.length;
  return bytes;
}
