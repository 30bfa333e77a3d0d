import { LedgerError } from '../../ledger/index.js';
import { documentsMax, documentTypes } from '../document-types.js';
export function createDocumentFeed({ db, ledger, clock }) {
  let watch;
  /** Resolves when the ledger's signed head has moved on; all who wait share one waiter. */
  function headMoved() {
    const { size } = ledger.head();
    if (watch === undefined || watch.size < size) {
      const advanced = ledger.durable(size).then(ignore, ignoreClosed);
      watch = { size, advanced };
    }
    return watch.advanced;
  }
  async function documents(after, waitMs, signal) {
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
  function read(after) {
    return ledger.entriesAfter(db, { types: documentTypes, after, limit: documentsMax });
  }
  async function firstOf(moved, waitMs, signal) {
    const enough = new AbortController();
    const signals = signal === undefined ? [enough.signal] : [enough.signal, signal];
    const asleep = clock.sleep(waitMs, AbortSignal.any(signals)).catch(ignore);
    await Promise.race([moved, asleep]);
    enough.abort();
    await asleep;
  }
  return { documents };
}
function ignore() {}
function ignoreClosed(error) {
  if (!(error instanceof LedgerError && error.code === 'closed')) throw error;
}
