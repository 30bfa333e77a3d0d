import type { Queries } from '../../platform/postgres/index.ts';

export interface PseudonymKeyRow {
  readonly key_id: string;
  readonly region: string;
  /** `2026-Q4` */
  readonly quarter: string;
  readonly created_at: Temporal.Instant;
  readonly destroyed_at: Temporal.Instant | null;
  /** The relocation with which the region left, where it did. */
  readonly left_with: string | null;
}

const columns = 'key_id, region, quarter, created_at, destroyed_at, left_with';

/** Serialises the making of keys until the transaction ends. */
export async function lockMaking(tx: Queries): Promise<void> {
  await tx.query('select pg_advisory_xact_lock(7662726933008)');
}

export async function readKey(
  db: Queries,
  region: string,
  quarter: string,
): Promise<PseudonymKeyRow | undefined> {
  const rows = await db.query<PseudonymKeyRow>(
    `select ${columns} from pseudonym_keys
     where region = $1 and quarter = $2 and left_with is null`,
    [region, quarter],
  );
  return rows[0];
}

export async function insertKey(
  tx: Queries,
  row: { keyId: string; region: string; quarter: string },
  at: Temporal.Instant,
): Promise<void> {
  await tx.execute(
    `insert into pseudonym_keys (key_id, region, quarter, created_at)
     values ($1, $2, $3, $4)`,
    [row.keyId, row.region, row.quarter, at],
  );
}

/** Keys of quarters before this one that still open; they stay so until the transaction ends. */
export function holdOlder(tx: Queries, quarter: string): Promise<PseudonymKeyRow[]> {
  return tx.query<PseudonymKeyRow>(
    `select ${columns} from pseudonym_keys where quarter < $1 and destroyed_at is null
     order by region, quarter for update`,
    [quarter],
  );
}

/** Keys of a region that still open; they stay so until the transaction ends. */
export function holdRegion(tx: Queries, region: string): Promise<PseudonymKeyRow[]> {
  return tx.query<PseudonymKeyRow>(
    `select ${columns} from pseudonym_keys where region = $1 and destroyed_at is null
     order by quarter for update`,
    [region],
  );
}

export async function markDestroyed(
  tx: Queries,
  keyIds: readonly string[],
  at: Temporal.Instant,
  leftWith?: string,
): Promise<void> {
  await tx.execute(
    `update pseudonym_keys set destroyed_at = $2, left_with = $3 where key_id = any($1::uuid[])`,
    [keyIds, at, leftWith ?? null],
  );
}

export function listKeys(db: Queries): Promise<PseudonymKeyRow[]> {
  return db.query<PseudonymKeyRow>(
    `select ${columns} from pseudonym_keys order by region, quarter`,
  );
}
