import type { Queries } from '../../../platform/postgres/index.ts';

/** Marks a request as used. False where it was: also by a transaction that ended just now. */
export async function insertUse(
  tx: Queries,
  request: string,
  usedAt: Temporal.Instant,
): Promise<boolean> {
  const inserted = await tx.execute(
    'insert into access_uses (request, used_at) values ($1, $2) on conflict do nothing',
    [request, usedAt],
  );
  return inserted === 1;
}
