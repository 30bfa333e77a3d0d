import type { Queries } from '../../../platform/postgres/index.ts';
import type { AnalysisReason } from './types.ts';

export interface BacklogItem {
  sample: string;
  region: string;
  reason: AnalysisReason;
}

/** Takes the highest of open regions; what nobody takes in this transaction stays. */
export function takeBacklog(tx: Queries, limit: number): Promise<BacklogItem[]> {
  return tx.query<BacklogItem>(
    `delete from analysis_backlog where sample in (
       select sample from analysis_backlog b
       where region in (select region from region_classes where class = 'files' and state = 'open')
       order by rank desc limit $1 for update skip locked)
     returning sample, region, reason`,
    [limit],
  );
}

/** For all regions, or one: carried out soon, and not in this transaction. */
export async function insertOrder(
  tx: Queries,
  order: {
    readonly id: string;
    readonly reason: AnalysisReason;
    readonly region: string | undefined;
    readonly at: Temporal.Instant;
  },
): Promise<void> {
  await tx.execute(
    'insert into analysis_orders (id, reason, region, ordered_at) values ($1, $2, $3, $4)',
    [order.id, order.reason, order.region ?? null, order.at],
  );
}

/** The oldest, which is no more once the transaction ends. */
export async function takeOrder(
  tx: Queries,
): Promise<{ reason: AnalysisReason; region: string | null } | undefined> {
  const rows = await tx.query<{ reason: AnalysisReason; region: string | null }>(
    `delete from analysis_orders where id =
       (select id from analysis_orders order by ordered_at limit 1 for update skip locked)
     returning reason, region`,
  );
  return rows[0];
}

export async function countBacklog(db: Queries): Promise<number> {
  const rows = await db.query<{ n: bigint }>('select count(*) as n from analysis_backlog');
  return Number(rows[0]?.n ?? 0n);
}

/**
 * Notes samples to be analysed again, newest and most prevalent first: a sample's rank is the day on
 * which it was last sent, and a week more for each doubling of the customers who sent it.
 * @param region none: all
 */
export function fillBacklog(
  tx: Queries,
  reason: AnalysisReason,
  region: string | null,
): Promise<number> {
  return tx.execute(
    `insert into analysis_backlog (sample, region, reason, rank)
     select s.id, s.region, $1,
       extract(epoch from coalesce(m.last, s.received_at)) / 86400
         + 7 * log(2, greatest(coalesce(m.customers, 1), 1)::numeric)
     from samples s left join (
       select sample, max(received_at) as last, count(distinct customer) as customers
       from submissions where not deleted group by sample) m on m.sample = s.id
     where not s.deleted and ($2::text is null or s.region = $2)
     on conflict (sample) do update set rank = greatest(excluded.rank, analysis_backlog.rank)`,
    [reason, region],
  );
}
