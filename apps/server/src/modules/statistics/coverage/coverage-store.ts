import type { Queries } from '../../../platform/postgres/index.ts';
import type { Holding } from './candidates.ts';

export interface TableName {
  /** Quoted, with its schema where that is not `public`. */
  readonly name: string;
  /** As rules call it. */
  readonly label: string;
  readonly rows: number;
}

/** All tables that are no part of PostgreSQL itself, and how many rows they have about. */
export function readTables(db: Queries): Promise<TableName[]> {
  return db.query<TableName>(
    `select format('%I.%I', nspname, relname) as name,
       case nspname when 'public' then '' else nspname || '.' end || relname as label,
       greatest(reltuples, 0)::float8 as rows
     from pg_class join pg_namespace on pg_namespace.oid = relnamespace
     where relkind in ('r', 'p', 'm') and not relispartition
       and nspname !~ '^pg_' and nspname <> 'information_schema'
     order by label`,
  );
}

export interface Cell {
  readonly key: string;
  readonly value: string;
}

/**
 * The values of some rows, by column, as text; bytes as `\x` and hex.
 * @param table from `readTables`
 */
export function readCells(db: Queries, { name, rows }: TableName, limit: number): Promise<Cell[]> {
  const share = rows > limit ? `tablesample system (${(100 * limit) / rows})` : '';
  return db.query<Cell>(
    `select cell.key, cell.value
     from (select * from ${name} ${share} limit $1) as picked,
       lateral jsonb_each_text(to_jsonb(picked)) as cell
     where cell.value is not null and length(cell.value) > 7`,
    [limit],
  );
}

export async function findCustomers(db: Queries, ids: readonly string[]): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    `select id from unnest($1::uuid[]) as asked (id)
     where exists (select from customers where customers.id = asked.id)
       or exists (select from submissions where customer = asked.id)
       or exists (select from statistics_batches where customer = asked.id and erased is null)`,
    [ids],
  );
  return rows.map(({ id }) => id);
}

export async function findSampleHashes(
  db: Queries,
  hashes: readonly Uint8Array[],
): Promise<Uint8Array[]> {
  const rows = await db.query<{ hash: Uint8Array }>(
    `select hash from unnest($1::bytea[]) as asked (hash)
     where (length(hash) = 32 and exists (select from samples where sha256 = hash))
       or (length(hash) = 20 and exists (select from samples where sha1 = hash))
       or (length(hash) = 16 and exists (select from samples where md5 = hash))`,
    [hashes],
  );
  return rows.map(({ hash }) => hash);
}

export interface CheckRow {
  readonly checked_at: Temporal.Instant;
  readonly places: number;
  readonly uncovered: readonly { readonly place: string; readonly holds: readonly Holding[] }[];
}

/** Keeps the checks of a year. */
export async function insertCheck(tx: Queries, check: CheckRow): Promise<void> {
  await tx.execute(
    `insert into coverage_checks (checked_at, places, uncovered) values ($1, $2, $3::jsonb)
     on conflict (checked_at) do nothing`,
    [check.checked_at, check.places, JSON.stringify(check.uncovered)],
  );
  await tx.execute(
    `delete from coverage_checks where checked_at < $1::timestamptz - interval '1 year'`,
    [check.checked_at],
  );
}

export async function readNewestCheck(db: Queries): Promise<CheckRow | undefined> {
  const rows = await db.query<CheckRow>(
    `select checked_at, places, uncovered from coverage_checks order by checked_at desc limit 1`,
  );
  return rows[0];
}

export async function hasBlocks(db: Queries): Promise<boolean> {
  const rows = await db.query('select 1 from statistics_blocks limit 1');
  return rows.length > 0;
}
