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

export async function countBacklog(db: Queries): Promise<number> {
  const rows = await db.query<{ n: bigint }>('select count(*) as n from analysis_backlog');
  return Number(rows[0]?.n ?? 0n);
}

/**
 * Notes samples to be analysed again, newest and most prevalent first: a sample's rank is the day on
 * which it was last sent, and a week more for each doubling of the customers who sent it.
 * @param regions none: all
 */
export function fillBacklog(
  tx: Queries,
  reason: AnalysisReason,
  regions: readonly string[] | undefined,
): Promise<number> {
  return tx.execute(
    `insert into analysis_backlog (sample, region, reason, rank)
     select s.id, s.region, $1,
       extract(epoch from coalesce(m.last, s.received_at)) / 86400
         + 7 * log(2, greatest(coalesce(m.customers, 1), 1)::numeric)
     from samples s left join (
       select sample, max(received_at) as last, count(distinct customer) as customers
       from submissions where not deleted group by sample) m on m.sample = s.id
     where not s.deleted and ($2::text[] is null or s.region = any($2::text[]))
     on conflict (sample) do update set rank = greatest(excluded.rank, analysis_backlog.rank)`,
    [reason, regions ?? null],
  );
}
