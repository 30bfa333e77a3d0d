import type { JsonObject } from '@vitrine/verifier';
import type { Queries } from '../../../platform/postgres/index.ts';

/** The kinds in a manifest's order, by number. */
export const kindNumbers = { sample: 1, submission: 2, customer: 3, 'api-key': 4 } as const;
export type Kind = keyof typeof kindNumbers;
export const kinds = Object.keys(kindNumbers) as Kind[];

interface Table {
  name: string;
  /** The canonical row: what travels, and what the manifest commits to (samples: their bytes instead). */
  json: string;
}

const instant = (column: string) =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** Columns that mean the same at every site; nothing of keys, places or versions. */
const tables: Record<Kind, Table> = {
  sample: {
    name: 'samples',
    json: `jsonb_build_object('id', id, 'sha256', encode(sha256, 'hex'), 'sha1', encode(sha1, 'hex'),
      'md5', encode(md5, 'hex'), 'size', size_bytes, 'storedBytes', stored_bytes,
      'receivedAt', ${instant('received_at')}, 'expiresAt', ${instant('expires_at')})`,
  },
  submission: {
    name: 'submissions',
    json: `jsonb_strip_nulls(jsonb_build_object('id', id, 'sample', sample, 'customer', customer,
      'country', country, 'product', product, 'productVersion', product_version,
      'fileName', file_name, 'sourceUrl', source_url, 'reason', reason,
      'idempotencyKey', idempotency_key, 'secretSha256', encode(secret_sha256, 'hex'),
      'receivedAt', ${instant('received_at')}))`,
  },
  customer: {
    name: 'customers',
    json: `jsonb_build_object('id', id, 'name', name, 'country', country,
      'createdAt', ${instant('created_at')})`,
  },
  'api-key': {
    name: 'api_keys',
    json: `jsonb_strip_nulls(jsonb_build_object('id', id, 'customer', customer,
      'secretSha256', encode(secret_sha256, 'hex'), 'label', label,
      'createdAt', ${instant('created_at')}, 'revokedAt', ${instant('revoked_at')}))`,
  },
};

export interface ChangedRow {
  kind: Kind;
  id: string;
  version: bigint;
  deleted: boolean;
  row: JsonObject | null;
}

/** Rows of one kind that changed after a version, oldest first. */
export async function changedRows(
  db: Queries,
  kind: Kind,
  region: string,
  after: bigint,
  limit: number,
): Promise<ChangedRow[]> {
  const { name, json } = tables[kind];
  const rows = await db.query<Omit<ChangedRow, 'kind'>>(
    `select id, version, deleted, case when deleted then null else ${json} end as row
     from ${name} where region = $1 and version > $2 order by version limit $3`,
    [region, after, limit],
  );
  return rows.map((row) => ({ kind, ...row }));
}

/** Rows of these ids as they stand here. */
export async function rowsOf(
  db: Queries,
  kind: Kind,
  ids: readonly string[],
): Promise<{ id: string; row: JsonObject }[]> {
  const { name, json } = tables[kind];
  return db.query(
    `select id, ${json} as row from ${name} where id = any($1::uuid[]) and not deleted`,
    [ids],
  );
}

export async function countRows(
  db: Queries,
  region: string,
): Promise<{ counts: Record<Kind, number>; bytes: number }> {
  const counts = { sample: 0, submission: 0, customer: 0, 'api-key': 0 };
  for (const kind of kinds) {
    const rows = await db.query<{ n: bigint }>(
      `select count(*) as n from ${tables[kind].name} where region = $1 and not deleted`,
      [region],
    );
    counts[kind] = Number(rows[0]?.n ?? 0n);
  }
  const sums = await db.query<{ bytes: string | null }>(
    'select sum(size_bytes)::text as bytes from samples where region = $1 and not deleted',
    [region],
  );
  return { counts, bytes: Number(sums[0]?.bytes ?? 0) };
}

export interface StoredObject {
  id: string;
  object_key: string;
  key_id: string;
  size_bytes: bigint;
  stored_bytes: bigint;
  sha256: Buffer;
  copies: string[];
}

export async function storedObjects(
  db: Queries,
  region: string,
  ids: readonly string[],
): Promise<StoredObject[]> {
  return db.query<StoredObject>(
    `select id, object_key, key_id, size_bytes, stored_bytes, sha256, copies from samples
     where region = $1 and id = any($2::uuid[]) and not deleted`,
    [region, ids],
  );
}

/** What does not travel: uploads that are not whole. Their clients begin again at the new home. */
const stayingTables = ['uploads', 'upload_parts'] as const;

/** What analyses found; the new home analyses anew. */
const analysisTables = ['analyses', 'sample_verdicts', 'analysis_backlog'] as const;

/** Every table with rows of a region's data. */
const allTables = [...analysisTables, ...kinds.map((kind) => tables[kind].name), ...stayingTables];

/** Removes every row of a region for good. Returns how many there were. */
export async function deleteRegion(tx: Queries, region: string): Promise<number> {
  // Searches for this region's customers tell of them too.
  await tx.execute(
    `delete from sample_looks where terms ->> 'region' = $1
       or terms ->> 'customer' in (select id::text from customers where region = $1)`,
    [region],
  );
  // Orders to erase their statistics, which have been carried out, name them.
  await tx.execute(
    `delete from statistics_erasures where finished_at is not null
       and customer in (select id from customers where region = $1)`,
    [region],
  );
  let count = 0;
  for (const table of allTables) {
    count += await tx.execute(`delete from ${table} where region = $1`, [region]);
  }
  return count;
}

export async function remainingRows(db: Queries, region: string): Promise<number> {
  let count = 0n;
  for (const table of allTables) {
    const rows = await db.query<{ n: bigint }>(
      `select count(*) as n from ${table} where region = $1`,
      [region],
    );
    count += rows[0]?.n ?? 0n;
  }
  return Number(count);
}
