import type { Queries, Transaction } from '../../../platform/postgres/index.ts';
import type { Partition } from '../blocks/event-store.ts';

export interface ErasureRow {
  readonly id: string;
  /** UUID. */
  readonly customer: string;
  readonly reason: string;
  readonly ordered_by: string;
  readonly ordered_at: Temporal.Instant;
  readonly cut: bigint | null;
  readonly events: bigint;
  readonly events_erased: bigint;
  readonly blocks_erased: bigint;
  readonly waits_for: string | null;
  readonly finished_at: Temporal.Instant | null;
}

const columns = `id, customer, reason, ordered_by, ordered_at, cut, events, events_erased,
  blocks_erased, waits_for, finished_at`;

export type NewErasure = Pick<ErasureRow, 'id' | 'customer' | 'reason'> & {
  readonly by: string;
  readonly at: Temporal.Instant;
};

/**
 * Of all that stands of the customer, and of what waits in the spool. One that is open already is the
 * answer; undefined: there is nothing.
 */
export async function insertErasure(
  tx: Queries,
  { id, customer, reason, by, at }: NewErasure,
): Promise<ErasureRow | undefined> {
  await tx.execute(
    `insert into statistics_erasures (id, customer, reason, ordered_by, ordered_at, events)
     select $1::uuid, $2::uuid, $3::text, $4::text, $5::timestamptz, sum(events)
     from (select events from statistics_batches where customer = $2::uuid and erased is null
           union all
           select events from statistics_spool where customer = $2::uuid and settled_at is null
          ) as standing
     having count(*) > 0
     on conflict (customer) where finished_at is null do nothing`,
    [id, customer, reason, by, at],
  );
  const rows = await tx.query<ErasureRow>(
    `select ${columns} from statistics_erasures where customer = $1 and finished_at is null`,
    [customer],
  );
  return rows[0];
}

/** Whether events of the customer that were sent before it was ordered wait in the spool. */
export async function isAwaited(
  db: Queries,
  { customer, ordered_at }: Pick<ErasureRow, 'customer' | 'ordered_at'>,
): Promise<boolean> {
  const rows = await db.query(
    `select 1 from statistics_spool
     where customer = $1 and settled_at is null and spooled_at <= $2 limit 1`,
    [customer, ordered_at],
  );
  return rows.length > 0;
}

/** The newest block with events of the customer; once fixed it stays. */
export async function fixCut(db: Queries, id: string): Promise<bigint> {
  const rows = await db.query<{ cut: bigint }>(
    `update statistics_erasures as erasure set cut = coalesce(cut,
       (select max(block) from statistics_batches as batches
        where batches.customer = erasure.customer and erased is null), 0)
     where id = $1 returning cut`,
    [id],
  );
  const [row] = rows;
  if (row === undefined) throw new Error('an erasure is not there any more');
  return row.cut;
}

export function readOpen(db: Queries): Promise<ErasureRow[]> {
  return db.query<ErasureRow>(
    `select ${columns} from statistics_erasures where finished_at is null order by ordered_at, id`,
  );
}

export async function readErasure(db: Queries, id: string): Promise<ErasureRow | undefined> {
  const rows = await db.query<ErasureRow>(
    `select ${columns} from statistics_erasures where id = $1`,
    [id],
  );
  return rows[0];
}

/** Newest first. */
export function readErasures(db: Queries, limit: number): Promise<ErasureRow[]> {
  return db.query<ErasureRow>(
    `select ${columns} from statistics_erasures order by ordered_at desc, id desc limit $1`,
    [limit],
  );
}

/** An erasure whose cut is fixed. */
export interface Of {
  readonly customer: string;
  readonly cut: bigint;
}

const standing = `statistics_batches as batches
  join statistics_blocks as blocks on blocks.number = batches.block
  where batches.customer = $1 and batches.erased is null and batches.block <= $2`;

/** Where events of it stand, or may stand. */
export async function readRegions(db: Queries, { customer, cut }: Of): Promise<string[]> {
  const rows = await db.query<{ region: string }>(
    `select distinct blocks.region from ${standing} order by blocks.region`,
    [customer, cut],
  );
  return rows.map(({ region }) => region);
}

export function readPartitions(
  db: Queries,
  { customer, cut }: Of,
  region: string,
): Promise<Partition[]> {
  return db.query<Partition>(
    `select distinct blocks.region, to_char(blocks.month, 'YYYY-MM') as month from ${standing}
       and blocks.region = $3 and blocks.state = 'stored' order by month`,
    [customer, cut, region],
  );
}

export interface ErasedBatches {
  readonly blocks: readonly bigint[];
  readonly batches: readonly number[];
  readonly events: number;
}

/** Some that are erased and not marked yet; they stay so until the transaction ends. */
export async function holdErased(
  tx: Queries,
  { customer, cut }: Of,
  region: string,
  limit: number,
): Promise<ErasedBatches> {
  const rows = await tx.query<{ block: bigint; batch: number; events: number }>(
    `select batches.block, batches.batch, batches.events from ${standing}
       and blocks.region = $3 and blocks.state = 'stored'
     order by batches.block, batches.batch limit $4 for update of batches`,
    [customer, cut, region, limit],
  );
  return {
    blocks: rows.map(({ block }) => block),
    batches: rows.map(({ batch }) => batch),
    events: rows.reduce((sum, { events }) => sum + events, 0),
  };
}

/** Whose they were is forgotten. */
export function markErased(
  tx: Transaction,
  erasure: string,
  { blocks, batches, events }: ErasedBatches,
  version: bigint,
): void {
  tx.later(
    `update statistics_batches as batches set erased = $3, customer = null
     from unnest($1::bigint[], $2::int[]) as gone (block, batch)
     where batches.block = gone.block and batches.batch = gone.batch`,
    [blocks, batches, version],
  );
  tx.later(
    `update statistics_erasures set events_erased = events_erased + $2,
       blocks_erased = blocks_erased + $3 where id = $1`,
    [erasure, events, new Set(blocks).size],
  );
}

export async function markWaiting(db: Queries, id: string, waitsFor: string): Promise<void> {
  await db.execute('update statistics_erasures set waits_for = $2 where id = $1', [id, waitsFor]);
}

/** What the spool tells of events that are gone goes too. */
export async function markFinished(
  tx: Queries,
  { id, customer }: Pick<ErasureRow, 'id' | 'customer'>,
  at: Temporal.Instant,
): Promise<void> {
  await tx.execute(
    'delete from statistics_spool where customer = $1 and settled_at is not null and spooled_at <= $2',
    [customer, at],
  );
  await tx.execute(
    `update statistics_erasures set finished_at = $2, waits_for = null
     where id = $1 and finished_at is null`,
    [id, at],
  );
}
