import type { Receipt } from '@vitrine/verifier';
import type { Queries, Transaction } from '../../../platform/postgres/index.ts';

export interface BatchRow {
  readonly batch: number;
  /** UUID; null once its events are gone. */
  readonly customer: string | null;
  readonly events: number;
  readonly root: Uint8Array;
}

export interface BlockRow {
  readonly number: bigint;
  readonly region: string;
  /** `2026-11` */
  readonly month: string;
  readonly events: number;
  readonly batches: number;
  readonly root: Uint8Array;
}

export interface StoredBlockRow extends BlockRow {
  /** Index of its `statistics.stored` entry; where it came from another site, of its arrival. */
  readonly version: bigint;
  /** From the ledger of the site that took it in, where that is another. */
  readonly receipt: Receipt | null;
}

export interface NewBlock extends Omit<BlockRow, 'number' | 'batches'> {
  readonly batches: readonly BatchRow[];
  readonly writtenAt: Temporal.Instant;
}

const columns = `number, region, to_char(month, 'YYYY-MM') as month, events, root,
  (select count(*)::int from statistics_batches where block = number) as batches`;

/** Numbers of one region's lane; the lock is the session's, so that it ends with the process. */
export async function lockLane(session: Queries, region: string): Promise<void> {
  await session.query(`select pg_advisory_lock(7662726, hashtext($1))`, [region]);
}

export async function unlockLane(session: Queries, region: string): Promise<void> {
  await session.query(`select pg_advisory_unlock(7662726, hashtext($1))`, [region]);
}

/** Blocks of which it is open whether they stand in ClickHouse. */
export function readWriting(db: Queries, region: string): Promise<BlockRow[]> {
  return db.query<BlockRow>(
    `select ${columns} from statistics_blocks
     where region = $1 and state = 'writing' order by number`,
    [region],
  );
}

/** The block's number; undefined where the month has been dropped and takes no events any more. */
export async function insertWriting(tx: Queries, block: NewBlock): Promise<bigint | undefined> {
  const rows = await tx.query<{ number: bigint }>(
    `with made as (
       insert into statistics_blocks (region, month, state, events, root, written_at)
       select $1::text, ($2 || '-01')::date, 'writing', $3::int, $4::bytea, $5::timestamptz
       where not exists (select from statistics_dropped_months
                         where region = $1 and month = ($2 || '-01')::date)
       returning number
     ), listed as (
       insert into statistics_batches (block, batch, customer, events, root)
       select number, given.* from made,
         unnest($6::int[], $7::uuid[], $8::int[], $9::bytea[]) as given
     )
     select number from made`,
    [
      block.region,
      block.month,
      block.events,
      block.root,
      block.writtenAt,
      block.batches.map(({ batch }) => batch),
      block.batches.map(({ customer }) => customer),
      block.batches.map(({ events }) => events),
      block.batches.map(({ root }) => root),
    ],
  );
  return rows[0]?.number;
}

/** Those of the blocks that are `writing`; they stay so until the transaction ends. */
export async function holdWriting(tx: Queries, numbers: readonly bigint[]): Promise<Set<bigint>> {
  const rows = await tx.query<{ number: bigint }>(
    `select number from statistics_blocks where number = any($1::bigint[]) and state = 'writing'
     order by number for update`,
    [numbers],
  );
  return new Set(rows.map(({ number }) => number));
}

export function markStored(tx: Transaction, number: bigint, version: bigint): void {
  tx.later(`update statistics_blocks set state = 'stored', version = $2 where number = $1`, [
    number,
    version,
  ]);
}

/** Forgets a block that never reached ClickHouse. */
export async function dropWriting(db: Queries, number: bigint): Promise<void> {
  await db.execute(`delete from statistics_blocks where number = $1 and state = 'writing'`, [
    number,
  ]);
}

export async function readBlock(db: Queries, number: bigint): Promise<StoredBlockRow | undefined> {
  const rows = await db.query<StoredBlockRow>(
    `select ${columns}, version, receipt from statistics_blocks
     where number = $1 and state = 'stored'`,
    [number],
  );
  return rows[0];
}

/** In the block's order. */
export function readBatches(db: Queries, block: bigint): Promise<BatchRow[]> {
  return db.query<BatchRow>(
    `select batch, customer, events, root from statistics_batches where block = $1 order by batch`,
    [block],
  );
}

/** Stored blocks beyond a number, in order. */
export function readStoredAfter(
  db: Queries,
  after: bigint,
  limit: number,
): Promise<StoredBlockRow[]> {
  return db.query<StoredBlockRow>(
    `select ${columns}, version from statistics_blocks
     where number > $1 and state = 'stored' order by number limit $2`,
    [after, limit],
  );
}
