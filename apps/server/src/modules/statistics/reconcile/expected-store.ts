import type { Queries } from '../../../platform/postgres/index.ts';

export interface ExpectedBlock {
  readonly number: bigint;
  readonly state: 'writing' | 'arriving' | 'stored' | 'expired';
  readonly events: number;
  /** Of these, erased since. */
  readonly erased: number;
  /** Of the others, those that an erasure or the end of the month is removing at this moment. */
  readonly going: number;
  readonly root: Uint8Array;
  readonly version: bigint | null;
  /** It was taken in by another site, and came with a relocation. */
  readonly came: boolean;
}

const expected = `
     select number, state, blocks.events, root, version, erased,
       relocation is not null as came,
       case when exists (select from statistics_dropped_months as dropped
                         where dropped.region = blocks.region and dropped.month = blocks.month)
         then blocks.events - erased else going end as going
     from statistics_blocks as blocks, lateral (
       select coalesce(sum(events) filter (where erased is not null), 0)::int as erased,
         coalesce(sum(events) filter (where erased is null and customer in
           (select customer from statistics_erasures
            where finished_at is null and coalesce(cut, number) >= number)), 0)::int as going
       from statistics_batches where block = number) as sums`;

/** Every block beyond a number, in order. */
export function readExpected(db: Queries, after: bigint, limit: number): Promise<ExpectedBlock[]> {
  return db.query<ExpectedBlock>(`${expected} where number > $1 order by number limit $2`, [
    after,
    limit,
  ]);
}

/** These, as far as they are there, in order. */
export function readExpectedOf(db: Queries, numbers: readonly bigint[]): Promise<ExpectedBlock[]> {
  return db.query<ExpectedBlock>(`${expected} where number = any($1::bigint[]) order by number`, [
    numbers,
  ]);
}

/** A block as its entry should tell of it. */
export interface LoggedBlock {
  readonly number: bigint;
  /** Index of its entry. */
  readonly version: bigint;
  readonly events: number;
  readonly root: Uint8Array;
}

/** Blocks that this site took in, beyond an entry, in the order of entries. */
export function readLogged(db: Queries, after: bigint, limit: number): Promise<LoggedBlock[]> {
  return db.query<LoggedBlock>(
    `select number, version, events, root from statistics_blocks
     where relocation is null and version > $1 order by version limit $2`,
    [after, limit],
  );
}

/** Index of the last entry that tells of a block of this site; undefined: there is none. */
export async function readNewestEntry(db: Queries): Promise<bigint | undefined> {
  const [row] = await db.query<{ version: bigint | null }>(
    'select max(version) as version from statistics_blocks where relocation is null',
  );
  return row?.version ?? undefined;
}

/** What left with relocations of a region. */
export interface Departed {
  readonly region: string;
  /** Entries of the region up to this index tell of what has left. */
  readonly until: bigint;
  readonly blocks: number;
  readonly events: number;
}

export function readDeparted(db: Queries): Promise<Departed[]> {
  return db.query<Departed>(
    `select region, max(until) as until, sum(blocks)::float8 as blocks, sum(events)::float8 as events
     from statistics_departures group by region`,
  );
}
