import type { Queries, Transaction } from '../../../platform/postgres/index.ts';

export interface SetRow {
  readonly region: string;
  readonly number: number;
  readonly published_at: Temporal.Instant;
  readonly manifest: Uint8Array;
  readonly content: Uint8Array;
  /** Index of its entry. */
  readonly version: bigint;
}

const columns = 'region, number, published_at, manifest, content, version';

/** Lets nobody else publish this region's set until the transaction ends. */
export async function lockSets(tx: Queries, region: string): Promise<void> {
  await tx.query('select pg_advisory_xact_lock(7662730, hashtext($1))', [region]);
}

export async function readLastSet(db: Queries, region: string): Promise<SetRow | undefined> {
  const [row] = await db.query<SetRow>(
    `select ${columns} from reputation_sets where region = $1 order by number desc limit 1`,
    [region],
  );
  return row;
}

export async function readSet(
  db: Queries,
  region: string,
  number: number,
): Promise<SetRow | undefined> {
  const [row] = await db.query<SetRow>(
    `select ${columns} from reputation_sets where region = $1 and number = $2`,
    [region, number],
  );
  return row;
}

/** Newest first. */
export function listSets(db: Queries, region: string): Promise<SetRow[]> {
  return db.query<SetRow>(
    `select ${columns} from reputation_sets where region = $1 order by number desc`,
    [region],
  );
}

export async function insertSet(tx: Transaction, row: SetRow): Promise<void> {
  await tx.execute(`insert into reputation_sets (${columns}) values ($1, $2, $3, $4, $5, $6)`, [
    row.region,
    row.number,
    row.published_at,
    row.manifest,
    row.content,
    row.version,
  ]);
}

/** @returns the numbers of versions that are gone */
export async function deleteSetsBefore(
  db: Queries,
  region: string,
  number: number,
): Promise<number[]> {
  const rows = await db.query<{ number: number }>(
    'delete from reputation_sets where region = $1 and number < $2 returning number',
    [region, number],
  );
  return rows.map((row) => row.number);
}

export async function regionsWithSets(db: Queries): Promise<string[]> {
  const rows = await db.query<{ region: string }>('select distinct region from reputation_sets');
  return rows.map(({ region }) => region);
}

export async function deleteSets(db: Queries, region: string): Promise<void> {
  await db.execute('delete from reputation_sets where region = $1', [region]);
}
