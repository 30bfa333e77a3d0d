import type { Receipt } from '@vitrine/verifier';
import { jsonb, type Queries, type Transaction } from '../../../platform/postgres/index.ts';

/** A block as it is told of to the site that takes it over. */
export interface MovingBlock {
  /** At the site that tells of it. */
  readonly number: bigint;
  /** `2026-11` */
  readonly month: string;
  /** With those that are erased since. */
  readonly events: number;
  readonly root: Uint8Array;
  /** Index of that site's entry that last changed it. */
  readonly told: bigint;
  /** Its month is kept no longer. */
  readonly expired: boolean;
  readonly written_at: Temporal.Instant;
  /** Index of its `statistics.stored` entry, where this site has taken it in itself. */
  readonly version: bigint;
  /** Where another site has: the receipt from there. */
  readonly receipt: Receipt | null;
  readonly batches: readonly MovingBatch[];
}

export interface MovingBatch {
  readonly batch: number;
  /** UUID; null once its events are erased. */
  readonly customer: string | null;
  readonly events: number;
  readonly root: Uint8Array;
  readonly erased: boolean;
}

type BlockRow = Omit<MovingBlock, 'batches'>;

const monthText = `to_char(blocks.month, 'YYYY-MM')`;

/** Blocks that changed after an index, in the order of their changes. */
export async function readChanged(
  db: Queries,
  region: string,
  after: bigint,
  limit: number,
): Promise<MovingBlock[]> {
  const rows = await db.query<BlockRow>(
    `with changed as (
       select number from statistics_blocks where region = $1 and version > $2
       union
       select block from statistics_batches
         join statistics_blocks on number = block where region = $1 and erased > $2
       union
       select number from statistics_blocks
         join statistics_dropped_months as dropped using (region, month)
         where region = $1 and state = 'expired' and dropped.version > $2
     )
     select number, ${monthText} as month, blocks.events, root, blocks.version, receipt, written_at,
       state = 'expired' as expired, told
     from changed join statistics_blocks as blocks using (number), lateral (
       select greatest(blocks.version, (select max(erased) from statistics_batches
           where block = number),
         (select version from statistics_dropped_months as dropped
          where dropped.region = blocks.region and dropped.month = blocks.month)) as told
     ) as last
     where state in ('stored', 'expired')
     order by told, number limit $3`,
    [region, after, limit],
  );
  const batches = await readBatchesOf(
    db,
    rows.map(({ number }) => number),
  );
  return rows.map((row) => ({ ...row, batches: batches.get(row.number) ?? [] }));
}

async function readBatchesOf(
  db: Queries,
  numbers: readonly bigint[],
): Promise<Map<bigint, MovingBatch[]>> {
  const rows = await db.query<MovingBatch & { block: bigint }>(
    `select block, batch, customer, events, root, erased is not null as erased
     from statistics_batches where block = any($1::bigint[]) order by block, batch`,
    [numbers],
  );
  return Map.groupBy(rows, ({ block }) => block);
}

/** Blocks of a region that do not count up to an index: not settled, or changed after it. */
export async function readLate(db: Queries, region: string, upTo: bigint): Promise<bigint[]> {
  const rows = await db.query<{ number: bigint }>(
    `select number from statistics_blocks where region = $1
       and (state = 'writing' or version > $2
            or exists (select from statistics_batches where block = number and erased > $2))`,
    [region, upTo],
  );
  return rows.map(({ number }) => number);
}

/** Blocks that came after an index, and whether any that had come before has changed since. */
export interface Tail {
  readonly numbers: readonly bigint[];
  readonly isWhole: boolean;
}

/** At the site that took them in, or has had them from an earlier relocation. */
export async function readTail(db: Queries, region: string, after: bigint): Promise<Tail> {
  const rows = await db.query<{ number: bigint; came: boolean }>(
    `select number, version > $2 as came from statistics_blocks as blocks
     where region = $1 and state <> 'writing' and (version > $2
       or exists (select from statistics_batches where block = number and erased > $2)
       or exists (select from statistics_dropped_months as dropped where dropped.region = $1
                  and dropped.month = blocks.month and dropped.version > $2))`,
    [region, after],
  );
  return { numbers: rows.map(({ number }) => number), isWhole: rows.every(({ came }) => came) };
}

/** At the site to which they are moving; what changed since has been forgotten with its sums. */
export async function readArrivedTail(
  db: Queries,
  relocation: string,
  after: bigint,
): Promise<Tail> {
  const rows = await db.query<{ number: bigint }>(
    'select number from statistics_blocks where relocation = $1 and origin_version > $2',
    [relocation, after],
  );
  return { numbers: rows.map(({ number }) => number), isWhole: true };
}

/** The newest block of a region; 0: none. */
export async function readNewest(db: Queries, region: string): Promise<bigint> {
  const [row] = await db.query<{ newest: bigint | null }>(
    'select max(number) as newest from statistics_blocks where region = $1',
    [region],
  );
  return row?.newest ?? 0n;
}

/** A block as both sites must know it, whatever numbers they give it. */
export interface Known {
  readonly number: bigint;
  /** `2026-11` */
  readonly month: string;
  readonly root: Uint8Array;
  readonly batch: number;
  readonly customer: string | null;
  readonly events: number;
  readonly batch_root: Uint8Array;
  readonly erased: boolean;
}

/** Each batch of a region with its block, in an order that is the same at both sites. */
export function readKnown(db: Queries, region: string): Promise<Known[]> {
  return db.query<Known>(
    `select number, ${monthText} as month, blocks.root, batch, customer, batches.events,
       batches.root as batch_root, erased is not null as erased
     from statistics_blocks as blocks join statistics_batches as batches on block = number
     where region = $1 and state in ('stored', 'arriving')
     order by blocks.month, blocks.root, batch, batches.root`,
    [region],
  );
}

/** Months of which there are blocks, `2026-11`. */
export async function readMonths(db: Queries, region: string): Promise<string[]> {
  const rows = await db.query<{ month: string }>(
    `select distinct ${monthText} as month from statistics_blocks as blocks
     where region = $1 order by month`,
    [region],
  );
  return rows.map(({ month }) => month);
}

export interface RegionSums {
  readonly blocks: number;
  readonly events: number;
}

/** What stands of a region. */
export async function sumRegion(db: Queries, region: string): Promise<RegionSums> {
  const [row] = await db.query<RegionSums>(
    `select count(distinct number)::int as blocks,
       coalesce(sum(batches.events) filter (where erased is null), 0)::float8 as events
     from statistics_blocks as blocks join statistics_batches as batches on block = number
     where region = $1 and state in ('stored', 'arriving')`,
    [region],
  );
  return row ?? { blocks: 0, events: 0 };
}

/** A block that comes from another site, with the number that it has there. */
export interface Arriving extends Omit<MovingBlock, 'expired' | 'version' | 'receipt'> {
  readonly receipt: Receipt;
}

/**
 * Notes blocks that are about to come, with numbers of their own; those that were noted before keep
 * theirs. Nothing of them counts before they are `stored`.
 */
export async function noteArriving(
  tx: Queries,
  { relocation, region }: { readonly relocation: string; readonly region: string },
  blocks: readonly Arriving[],
): Promise<Map<bigint, bigint>> {
  const numbers = new Map<bigint, bigint>();
  for (const block of blocks) {
    const [row] = await tx.query<{ number: bigint }>(
      `insert into statistics_blocks (region, month, state, events, root, written_at, relocation,
         origin_number, origin_version, receipt)
       values ($1, ($2 || '-01')::date, 'arriving', $3, $4, $5, $6, $7, $8, $9)
       on conflict (relocation, origin_number) where relocation is not null
         do update set state = 'arriving', version = null, origin_version = excluded.origin_version
       returning number`,
      [
        region,
        block.month,
        block.events,
        block.root,
        block.written_at,
        relocation,
        block.number,
        block.told,
        jsonb(block.receipt),
      ],
    );
    if (row === undefined) throw new Error('a block was given no number');
    numbers.set(block.number, row.number);
  }
  await replaceBatches(tx, blocks, numbers);
  return numbers;
}

async function replaceBatches(
  tx: Queries,
  blocks: readonly Arriving[],
  numbers: ReadonlyMap<bigint, bigint>,
): Promise<void> {
  await tx.execute('delete from statistics_batches where block = any($1::bigint[])', [
    [...numbers.values()],
  ]);
  const rows = blocks.flatMap((block) =>
    block.batches.map((batch) => ({ ...batch, block: numbers.get(block.number) })),
  );
  await tx.execute(
    `insert into statistics_batches (block, batch, customer, events, root, erased)
     select block, batch, customer, events, root, case when erased then 0 end
     from unnest($1::bigint[], $2::int[], $3::uuid[], $4::int[], $5::bytea[], $6::boolean[])
       as t (block, batch, customer, events, root, erased)`,
    [
      rows.map(({ block }) => block),
      rows.map(({ batch }) => batch),
      rows.map(({ customer }) => customer),
      rows.map(({ events }) => events),
      rows.map(({ root }) => root),
      rows.map(({ erased }) => erased),
    ],
  );
}

/** From now on they count; `version` is the entry that tells of their arrival. */
export function markArrived(tx: Transaction, numbers: readonly bigint[], version: bigint): void {
  if (numbers.length === 0) return;
  tx.later(
    `update statistics_blocks set state = 'stored', version = $2
     where number = any($1::bigint[]) and state = 'arriving'`,
    [numbers, version],
  );
}

/** Whether any of these blocks has counted already. */
export async function haveArrived(
  db: Queries,
  relocation: string,
  origins: readonly bigint[],
): Promise<boolean> {
  const rows = await db.query(
    `select 1 from statistics_blocks
     where relocation = $1 and origin_number = any($2::bigint[]) and state = 'stored' limit 1`,
    [relocation, origins],
  );
  return rows.length > 0;
}

/** Blocks of a relocation by the numbers that they had at their source. */
export async function readArrived(
  db: Queries,
  relocation: string,
  origins: readonly bigint[],
): Promise<{ number: bigint; month: string }[]> {
  return db.query(
    `select number, to_char(month, 'YYYY-MM') as month from statistics_blocks
     where relocation = $1 and origin_number = any($2::bigint[])`,
    [relocation, origins],
  );
}

export async function forgetBlocks(db: Queries, numbers: readonly bigint[]): Promise<void> {
  await db.execute('delete from statistics_blocks where number = any($1::bigint[])', [numbers]);
}

/** What this site has taken in of a region itself, and is about to forget. */
export async function noteDeparture(
  tx: Queries,
  { relocation, region }: { readonly relocation: string; readonly region: string },
  until: bigint,
): Promise<void> {
  await tx.execute(
    `insert into statistics_departures (relocation, region, until, blocks, events)
     select $1, $2::text, $3, count(*), coalesce(sum(events), 0)
     from statistics_blocks where region = $2 and relocation is null and state <> 'writing'
     on conflict (relocation) do nothing`,
    [relocation, region, until],
  );
}

/** Tables with rows of a region's events and of who sent them. */
const regionTables = [
  'statistics_blocks',
  'statistics_spool',
  'statistics_dropped_months',
] as const;

/** Removes every row of a region. Batches go with their blocks. */
export async function deleteRegion(tx: Queries, region: string): Promise<number> {
  let count = 0;
  for (const table of regionTables) {
    count += await tx.execute(`delete from ${table} where region = $1`, [region]);
  }
  return count;
}

export async function countRows(db: Queries, region: string): Promise<number> {
  let count = 0n;
  for (const table of regionTables) {
    const [row] = await db.query<{ n: bigint }>(
      `select count(*) as n from ${table} where region = $1`,
      [region],
    );
    count += row?.n ?? 0n;
  }
  return Number(count);
}

/** Orders to erase events that still stand in a region. */
export async function countOpenErasures(db: Queries, region: string): Promise<number> {
  const [row] = await db.query<{ n: bigint }>(
    `select count(*) as n from statistics_erasures as erasures where finished_at is null
       and exists (select from statistics_batches as batches
                   join statistics_blocks on number = block
                   where region = $1 and erased is null and batches.customer = erasures.customer)`,
    [region],
  );
  return Number(row?.n ?? 0n);
}

/** What waits in the spool. */
export async function countWaiting(db: Queries, region: string): Promise<number> {
  const [row] = await db.query<{ n: bigint }>(
    'select count(*) as n from statistics_spool where region = $1 and settled_at is null',
    [region],
  );
  return Number(row?.n ?? 0n);
}
