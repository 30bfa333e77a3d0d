import type { Queries, Transaction } from '../../../platform/postgres/index.ts';

export interface SpoolRow {
  readonly id: string;
  readonly region: string;
  readonly customer: string;
  /** `2026-11` */
  readonly month: string;
  readonly events: number;
  readonly bytes: bigint;
  readonly key_id: string;
  readonly spooled_at: Temporal.Instant;
  readonly settled_at: Temporal.Instant | null;
  readonly accepted: number | null;
  readonly duplicates: number | null;
  readonly conflicts: number | null;
  readonly block: bigint | null;
  readonly batch: number | null;
}

const columns = `id, region, customer, to_char(month, 'YYYY-MM') as month, events, bytes, key_id,
  spooled_at, settled_at, accepted, duplicates, conflicts, block, batch`;

export type NewSpoolRow = Pick<
  SpoolRow,
  'id' | 'region' | 'customer' | 'month' | 'events' | 'bytes' | 'key_id' | 'spooled_at'
>;

export async function insertWaiting(tx: Queries, row: NewSpoolRow): Promise<void> {
  await tx.execute(
    `insert into statistics_spool (id, region, customer, month, events, bytes, key_id, spooled_at)
     values ($1, $2, $3, ($4 || '-01')::date, $5, $6, $7, $8)`,
    [
      row.id,
      row.region,
      row.customer,
      row.month,
      row.events,
      row.bytes,
      row.key_id,
      row.spooled_at,
    ],
  );
}

/** A block and a batch of it. */
export interface BatchName {
  readonly block: bigint;
  readonly batch: number;
}

/**
 * Has whoever settles the block settle these events too; accepts them at once where it is settled
 * already. Of a block that was dropped nothing is left to be tied to: they are written anew.
 */
export async function tieToBatch(
  tx: Transaction,
  { block, batch }: BatchName,
  spool: string,
  at: Temporal.Instant,
): Promise<void> {
  // Whoever settles it holds this row, too.
  const rows = await tx.query<{ state: string }>(
    'select state from statistics_blocks where number = $1 for update',
    [block],
  );
  await tx.execute('update statistics_batches set spool = $3 where block = $1 and batch = $2', [
    block,
    batch,
    spool,
  ]);
  if (rows[0]?.state === 'stored') settleTied(tx, block, at);
}

/** Accepts what is tied to a block that turns out to be written. */
export function settleTied(tx: Transaction, block: bigint, at: Temporal.Instant): void {
  tx.later(
    `update statistics_spool set settled_at = $2, accepted = tied.events, conflicts = 0,
       duplicates = statistics_spool.events - tied.events, block = $1, batch = tied.batch
     from statistics_batches tied
     where tied.block = $1 and tied.spool = statistics_spool.id and settled_at is null`,
    [block, at],
  );
}

export interface Outcome {
  readonly accepted: number;
  readonly duplicates: number;
  readonly conflicts: number;
  readonly place?: BatchName;
}

export function settle(tx: Transaction, id: string, outcome: Outcome, at: Temporal.Instant): void {
  const { accepted, duplicates, conflicts, place } = outcome;
  tx.later(
    `update statistics_spool set settled_at = $2, accepted = $3, duplicates = $4, conflicts = $5,
       block = $6, batch = $7 where id = $1 and settled_at is null`,
    [id, at, accepted, duplicates, conflicts, place?.block ?? null, place?.batch ?? null],
  );
}

/** The oldest first, beyond one. */
export function readWaiting(
  db: Queries,
  limit: number,
  after?: Pick<SpoolRow, 'spooled_at' | 'id'>,
): Promise<SpoolRow[]> {
  return db.query<SpoolRow>(
    `select ${columns} from statistics_spool where settled_at is null
       and ($2::timestamptz is null or (spooled_at, id) > ($2, $3::uuid))
     order by spooled_at, id limit $1`,
    [limit, after?.spooled_at ?? null, after?.id ?? null],
  );
}

export async function readSpooled(db: Queries, id: string): Promise<SpoolRow | undefined> {
  const rows = await db.query<SpoolRow>(`select ${columns} from statistics_spool where id = $1`, [
    id,
  ]);
  return rows[0];
}

export interface SpoolSums {
  readonly batches: number;
  readonly events: bigint;
  readonly bytes: bigint;
  readonly oldest: Temporal.Instant | null;
}

/** Of what waits. */
export async function readSums(db: Queries): Promise<SpoolSums> {
  const rows = await db.query<SpoolSums>(
    `select count(*)::int as batches, coalesce(sum(events), 0)::bigint as events,
       coalesce(sum(bytes), 0)::bigint as bytes, min(spooled_at) as oldest
     from statistics_spool where settled_at is null`,
  );
  return rows[0] ?? { batches: 0, events: 0n, bytes: 0n, oldest: null };
}

export async function forgetSettled(db: Queries, before: Temporal.Instant): Promise<number> {
  return db.execute('delete from statistics_spool where settled_at < $1', [before]);
}

/** Ids of these that wait. */
export async function whichWait(db: Queries, ids: readonly string[]): Promise<Set<string>> {
  const rows = await db.query<{ id: string }>(
    'select id from statistics_spool where id = any($1::uuid[]) and settled_at is null',
    [ids],
  );
  return new Set(rows.map(({ id }) => id));
}
