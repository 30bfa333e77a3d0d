import type { Queries } from '../../platform/postgres/index.ts';

export interface KeyRow {
  id: string;
  region: string;
  class: string;
  quarter: string;
  recipient: string;
  created_at: Temporal.Instant;
  destroyed_at: Temporal.Instant | null;
  destroyed_index: bigint | null;
  destroyed_for: string | null;
}

export interface KeyCopyRow {
  id: string;
  key_id: string;
  holder: string;
  location: string;
  created_at: Temporal.Instant;
  destroyed_at: Temporal.Instant | null;
}

const columns = `id, region, class, quarter, recipient, created_at,
  destroyed_at, destroyed_index, destroyed_for`;

/** Serialises the making of keys, and the tidying of their files, until the transaction ends. */
export async function lockKeyMaking(tx: Queries): Promise<void> {
  await tx.query('select pg_advisory_xact_lock(7662726933002)');
}

export async function readCurrentKey(
  db: Queries,
  of: { region: string; class: string; quarter: string },
): Promise<KeyRow | undefined> {
  const rows = await db.query<KeyRow>(
    `select ${columns} from keys
     where region = $1 and class = $2 and quarter = $3 and destroyed_at is null`,
    [of.region, of.class, of.quarter],
  );
  return rows[0];
}

export async function readKey(db: Queries, id: string): Promise<KeyRow | undefined> {
  const rows = await db.query<KeyRow>(`select ${columns} from keys where id = $1`, [id]);
  return rows[0];
}

export async function lockKey(tx: Queries, id: string): Promise<KeyRow | undefined> {
  const rows = await tx.query<KeyRow>(`select ${columns} from keys where id = $1 for update`, [id]);
  return rows[0];
}

/** Oldest first. */
export function readKeys(db: Queries, region: string | undefined): Promise<KeyRow[]> {
  return db.query<KeyRow>(
    `select ${columns} from keys where $1::text is null or region = $1
     order by region, class, quarter, created_at, id`,
    [region ?? null],
  );
}

export function readCopies(db: Queries, keyIds: readonly string[]): Promise<KeyCopyRow[]> {
  return db.query<KeyCopyRow>(
    `select id, key_id, holder, location, created_at, destroyed_at from key_copies
     where key_id = any($1::uuid[]) order by location, id`,
    [keyIds],
  );
}

/** Which of these keys are on record. */
export async function knownKeys(db: Queries, ids: readonly string[]): Promise<Set<string>> {
  const rows = await db.query<{ id: string }>('select id from keys where id = any($1::uuid[])', [
    ids,
  ]);
  return new Set(rows.map(({ id }) => id));
}

export async function insertKey(
  tx: Queries,
  key: Omit<KeyRow, 'destroyed_at' | 'destroyed_index' | 'destroyed_for'>,
  copies: readonly Pick<KeyCopyRow, 'id' | 'holder' | 'location'>[],
): Promise<void> {
  await tx.execute(
    `insert into keys (id, region, class, quarter, recipient, created_at)
     values ($1, $2, $3, $4, $5, $6)`,
    [key.id, key.region, key.class, key.quarter, key.recipient, key.created_at],
  );
  await tx.execute(
    `insert into key_copies (id, key_id, holder, location, created_at)
     select id, $1, holder, location, $2
     from unnest($3::uuid[], $4::text[], $5::text[]) as t (id, holder, location)`,
    [
      key.id,
      key.created_at,
      copies.map(({ id }) => id),
      copies.map(({ holder }) => holder),
      copies.map(({ location }) => location),
    ],
  );
}

export async function markCopyDestroyed(
  tx: Queries,
  id: string,
  at: Temporal.Instant,
): Promise<void> {
  await tx.execute('update key_copies set destroyed_at = $2 where id = $1', [id, at]);
}

export async function markKeyDestroyed(
  tx: Queries,
  id: string,
  destroyed: { at: Temporal.Instant; index: bigint; relocation: string | undefined },
): Promise<void> {
  await tx.execute(
    `update keys set destroyed_at = $2, destroyed_index = $3, destroyed_for = $4 where id = $1`,
    [id, destroyed.at, destroyed.index, destroyed.relocation ?? null],
  );
}
