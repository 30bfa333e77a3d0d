import type { Queries } from '../postgres/index.ts';

/** Gives back what is taken. Answers how many there were. */
export function releaseActive(db: Queries, queue: string): Promise<number> {
  return db.execute(
    `update jobs.job set state = 'retry', start_after = now() where name = $1 and state = 'active'`,
    [queue],
  );
}

export async function countJobs(
  db: Queries,
  queue: string,
): Promise<{ waiting: number; active: number }> {
  const rows = await db.query<{ state: string; n: bigint }>(
    `select state::text as state, count(*) as n from jobs.job
     where name = $1 and state < 'completed' group by state`,
    [queue],
  );
  const active = Number(rows.find(({ state }) => state === 'active')?.n ?? 0n);
  const all = rows.reduce((sum, { n }) => sum + Number(n), 0);
  return { waiting: all - active, active };
}
