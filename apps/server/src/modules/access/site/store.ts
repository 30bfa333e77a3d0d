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

/** Those of these requests that have served their read. */
export async function readUses(db: Queries, requests: readonly string[]): Promise<Set<string>> {
  const rows = await db.query<{ request: string }>(
    'select request from access_uses where request = any($1::uuid[])',
    [requests],
  );
  return new Set(rows.map(({ request }) => request));
}
