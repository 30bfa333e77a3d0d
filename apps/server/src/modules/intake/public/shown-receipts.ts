import type { Clock } from '../../../platform/clock.ts';

/** Which entries' receipts the browsers that sent files may still be shown. */
export interface ShownReceipts {
  /** @returns a secret to ask by, good for some minutes in this process */
  keep(index: bigint): string;
  /** Undefined where there is none, or no more. */
  find(secret: string): bigint | undefined;
}

/** The cookie that a browser asks by. */
export const receiptCookie = 'vitrine-receipt';
export const receiptSeconds = 600;
const keptMax = 10_000;

/**
 * In memory: only the index is kept, and the receipt is made again from the ledger. Who comes too
 * late, or after a restart, has the file that was offered, or nothing; the sample is safe all the same.
 */
export function createShownReceipts(deps: {
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly randomBytes: (size: number) => Uint8Array;
}): ShownReceipts {
  const { clock, randomBytes } = deps;
  const kept = new Map<string, { readonly index: bigint; readonly untilMs: number }>();

  function dropOld(): void {
    const nowMs = clock.monotonicMs();
    for (const [secret, { untilMs }] of kept) {
      if (untilMs > nowMs && kept.size <= keptMax) return;
      kept.delete(secret);
    }
  }

  return {
    keep: (index) => {
      const secret = Buffer.from(randomBytes(32)).toString('base64url');
      kept.set(secret, { index, untilMs: clock.monotonicMs() + receiptSeconds * 1_000 });
      dropOld();
      return secret;
    },
    find: (secret) => {
      dropOld();
      return kept.get(secret)?.index;
    },
  };
}
