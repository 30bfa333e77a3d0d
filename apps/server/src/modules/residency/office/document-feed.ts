import type { Receipt } from '@vitrine/verifier';
import type { Clock } from '../../../platform/clock.ts';
import type { Postgres } from '../../../platform/postgres/index.ts';
import { type Ledger, LedgerError, type Logged } from '../../ledger/index.ts';
import { documentsMax, documentTypes } from '../document-types.ts';

export interface DocumentFeedDeps {
  readonly db: Postgres;
  readonly ledger: Ledger;
  readonly clock: Clock;
}

/** The office's documents as receipts, for sites. */
export interface DocumentFeed {
  /**
   * Those beyond an index of the office's ledger, in order; waits up to `waitMs` for the first.
   * @param after −1n for all from the beginning
   */
  documents(after: bigint, waitMs: number, signal?: AbortSignal): Promise<Receipt[]>;
}

export function createDocumentFeed({ db, ledger, clock }: DocumentFeedDeps): DocumentFeed {
  let watch: { readonly size: bigint; readonly advanced: Promise<void> } | undefined;

  /** Resolves when the ledger's signed head has moved on; all who wait share one waiter. */
  function headMoved(): Promise<void> {
    const { size } = ledger.head();
    if (watch === undefined || watch.size < size) {
      const advanced = ledger.durable(size).then(ignore, ignoreClosed);
      watch = { size, advanced };
    }
    return watch.advanced;
  }

  async function documents(
    after: bigint,
    waitMs: number,
    signal?: AbortSignal,
  ): Promise<Receipt[]> {
    const deadlineMs = clock.monotonicMs() + waitMs;
    while (true) {
      // Before the look, so that nothing signed in between is waited for.
      const moved = headMoved();
      const found = await read(after);
      if (found.length > 0) return await Promise.all(found.map((one) => ledger.receipt(one)));
      const leftMs = deadlineMs - clock.monotonicMs();
      if (leftMs <= 0 || signal?.aborted) return [];
      await firstOf(moved, leftMs, signal);
    }
  }

  function read(after: bigint): Promise<Logged[]> {
    return ledger.entriesAfter(db, { types: documentTypes, after, limit: documentsMax });
  }

  async function firstOf(moved: Promise<void>, waitMs: number, signal?: AbortSignal) {
    const enough = new AbortController();
    const signals = signal === undefined ? [enough.signal] : [enough.signal, signal];
    const asleep = clock.sleep(waitMs, AbortSignal.any(signals)).catch(ignore);
    await Promise.race([moved, asleep]);
    enough.abort();
    await asleep;
  }

  return { documents };
}

function ignore(): void {}

function ignoreClosed(error: unknown): void {
  if (!(error instanceof LedgerError && error.code === 'closed')) throw error;
}
