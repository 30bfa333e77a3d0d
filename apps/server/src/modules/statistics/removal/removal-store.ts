import type { Queries, Transaction } from '../../../platform/postgres/index.ts';
import type { Partition } from '../blocks/event-store.ts';

/** Months that ended before a moment and have events, or were begun to be dropped. */
export function readDueMonths(db: Queries, endedBefore: Temporal.Instant): Promise<Partition[]> {
  return db.query<Partition>(
    `select region, to_char(month, 'YYYY-MM') as month from (
       select distinct region, month from statistics_blocks
       where state = 'stored' and month + interval '1 month' <= $1 at time zone 'UTC'
       union select region, month from statistics_dropped_months where version is null
     ) as due order by region, due.month`,
    [endedBefore],
  );
}

/** From its commit on nothing is written to the month. */
export async function beginDropping(
  tx: Queries,
  { region, month }: Partition,
  retentionDays: number,
  at: Temporal.Instant,
): Promise<void> {
  await tx.execute(
    `insert into statistics_dropped_months (region, month, retention_days, begun_at)
     values ($1, ($2 || '-01')::date, $3, $4) on conflict (region, month) do nothing`,
    [region, month, retentionDays, at],
  );
}

export interface Expired {
  readonly blocks: number;
  /** Without those that were erased before. */
  readonly events: number;
}

/** Of its blocks the roots stay, and of whom they were does not. */
export async function markExpired(tx: Queries, { region, month }: Partition): Promise<Expired> {
  const [row] = await tx.query<Expired>(
    `with gone as (
       update statistics_blocks set state = 'expired'
       where region = $1 and month = ($2 || '-01')::date and state = 'stored' returning number
     ), forgotten as (
       update statistics_batches set customer = null
       where block in (select number from gone) returning erased, events
     )
     select (select count(*)::int from gone) as blocks,
       coalesce(sum(events) filter (where erased is null), 0)::float8 as events from forgotten`,
    [region, month],
  );
  return row ?? { blocks: 0, events: 0 };
}

/** The retention that was in force when it was begun. */
export async function readRetention(tx: Queries, { region, month }: Partition): Promise<number> {
  const [row] = await tx.query<{ retention_days: number }>(
    `select retention_days from statistics_dropped_months
     where region = $1 and month = ($2 || '-01')::date for update`,
    [region, month],
  );
  if (row === undefined) throw new Error('a month is dropped that was not begun');
  return row.retention_days;
}

export function markDropped(tx: Transaction, { region, month }: Partition, version: bigint): void {
  tx.later(
    `update statistics_dropped_months set version = $3
     where region = $1 and month = ($2 || '-01')::date`,
    [region, month, version],
  );
}

/** The last month that was dropped of a region; undefined: none. */
export async function readNewestDropped(db: Queries, region: string): Promise<string | undefined> {
  const [row] = await db.query<{ month: string | null }>(
    `select to_char(max(month), 'YYYY-MM') as month from statistics_dropped_months where region = $1`,
    [region],
  );
  return row?.month ?? undefined;
}
