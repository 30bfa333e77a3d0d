import type { Queries } from '../../../platform/postgres/index.ts';

export interface ExpectedBlock {
  readonly number: bigint;
  readonly state: 'writing' | 'stored' | 'expired';
  readonly events: number;
  /** Of these, erased since. */
  readonly erased: number;
  readonly root: Uint8Array;
  readonly version: bigint | null;
}

/** Every block beyond a number, in order. */
export function readExpected(db: Queries, after: bigint, limit: number): Promise<ExpectedBlock[]> {
  return db.query<ExpectedBlock>(
    `select number, state, events, root, version,
       (select coalesce(sum(events), 0)::int from statistics_batches
        where block = number and erased is not null) as erased
     from statistics_blocks where number > $1 order by number limit $2`,
    [after, limit],
  );
}
