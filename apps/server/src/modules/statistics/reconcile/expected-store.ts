import type { Queries } from '../../../platform/postgres/index.ts';

export interface ExpectedBlock {
  readonly number: bigint;
  readonly state: 'writing' | 'stored' | 'expired';
  readonly events: number;
  /** Of these, erased since. */
  readonly erased: number;
  /** Of the others, those that an erasure or the end of the month is removing at this moment. */
  readonly going: number;
  readonly root: Uint8Array;
  readonly version: bigint | null;
}

/** Every block beyond a number, in order. */
export function readExpected(db: Queries, after: bigint, limit: number): Promise<ExpectedBlock[]> {
  return db.query<ExpectedBlock>(
    `select number, state, blocks.events, root, version, erased,
       case when exists (select from statistics_dropped_months as dropped
                         where dropped.region = blocks.region and dropped.month = blocks.month)
         then blocks.events - erased else going end as going
     from statistics_blocks as blocks, lateral (
       select coalesce(sum(events) filter (where erased is not null), 0)::int as erased,
         coalesce(sum(events) filter (where erased is null and customer in
           (select customer from statistics_erasures
            where finished_at is null and coalesce(cut, number) >= number)), 0)::int as going
       from statistics_batches where block = number) as sums
     where number > $1 order by number limit $2`,
    [after, limit],
  );
}
