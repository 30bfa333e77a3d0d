import type { Words } from '../../../platform/depersonalise/index.ts';
import type { Queries } from '../../../platform/postgres/index.ts';

/** An upload, as its row tells. */
export interface UploadRow {
  readonly id: string;
  readonly region: string;
  readonly customer: string;
  readonly country: string;
  readonly lengthBytes: number;
  readonly offsetBytes: number;
  readonly words: Words;
  readonly sha256?: Uint8Array;
  readonly idempotencyKey?: string;
  readonly createdAt: Temporal.Instant;
  readonly expiresAt: Temporal.Instant;
  /** Of its `sample.stored` entry: it is recorded. */
  readonly entryIndex?: bigint;
}

interface Row {
  id: string;
  region: string;
  customer: string;
  country: string;
  length_bytes: bigint;
  offset_bytes: bigint;
  product: string | null;
  product_version: string | null;
  file_name: string | null;
  source_url: string | null;
  reason: string | null;
  sha256: Buffer | null;
  idempotency_key: string | null;
  created_at: Temporal.Instant;
  expires_at: Temporal.Instant;
  entry_index: bigint | null;
}

const columns = `id, region, customer, country, length_bytes, offset_bytes, product,
  product_version, file_name, source_url, reason, sha256, idempotency_key, created_at, expires_at,
  entry_index`;

export async function insertUpload(tx: Queries, upload: UploadRow): Promise<void> {
  const { words } = upload;
  await tx.execute(
    `insert into uploads (${columns})
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, null)`,
    [
      upload.id,
      upload.region,
      upload.customer,
      upload.country,
      upload.lengthBytes,
      upload.offsetBytes,
      words.product ?? null,
      words.productVersion ?? null,
      words.fileName ?? null,
      words.sourceUrl ?? null,
      words.reason ?? null,
      upload.sha256 ?? null,
      upload.idempotencyKey ?? null,
      upload.createdAt,
      upload.expiresAt,
    ],
  );
}

export async function readUpload(db: Queries, id: string): Promise<UploadRow | undefined> {
  const rows = await db.query<Row>(`select ${columns} from uploads where id = $1`, [id]);
  return rows[0] && uploadOf(rows[0]);
}

/** It stays as it is until the transaction ends. */
export async function lockUpload(tx: Queries, id: string): Promise<UploadRow | undefined> {
  const rows = await tx.query<Row>(`select ${columns} from uploads where id = $1 for update`, [id]);
  return rows[0] && uploadOf(rows[0]);
}

function uploadOf(row: Row): UploadRow {
  const words: Words = {
    ...(row.product === null ? {} : { product: row.product }),
    ...(row.product_version === null ? {} : { productVersion: row.product_version }),
    ...(row.file_name === null ? {} : { fileName: row.file_name }),
    ...(row.source_url === null ? {} : { sourceUrl: row.source_url }),
    ...(row.reason === null ? {} : { reason: row.reason }),
  };
  return {
    id: row.id,
    region: row.region,
    customer: row.customer,
    country: row.country,
    lengthBytes: Number(row.length_bytes),
    offsetBytes: Number(row.offset_bytes),
    words,
    ...(row.sha256 === null ? {} : { sha256: row.sha256 }),
    ...(row.idempotency_key === null ? {} : { idempotencyKey: row.idempotency_key }),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    ...(row.entry_index === null ? {} : { entryIndex: row.entry_index }),
  };
}

export async function countOpen(
  db: Queries,
  customer: string,
  now: Temporal.Instant,
): Promise<number> {
  const rows = await db.query<{ n: bigint }>(
    `select count(*) as n from uploads
     where customer = $1 and entry_index is null and expires_at > $2`,
    [customer, now],
  );
  return Number(rows[0]?.n ?? 0n);
}

export async function setOffset(tx: Queries, id: string, offsetBytes: number): Promise<void> {
  await tx.execute('update uploads set offset_bytes = $2 where id = $1', [id, offsetBytes]);
}

/** What told of the file is in the submission's row now, and goes here. */
export async function setRecorded(
  tx: Queries,
  id: string,
  of: { entryIndex: bigint; expiresAt: Temporal.Instant },
): Promise<void> {
  await tx.execute(
    `update uploads set entry_index = $2, expires_at = $3, product = null, product_version = null,
       file_name = null, source_url = null, reason = null, idempotency_key = null
     where id = $1`,
    [id, of.entryIndex, of.expiresAt],
  );
}

export async function deleteUpload(tx: Queries, id: string): Promise<void> {
  await tx.execute('delete from uploads where id = $1', [id]);
}

export async function expiredUploads(
  db: Queries,
  now: Temporal.Instant,
  limit: number,
): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    'select id from uploads where expires_at <= $1 order by expires_at, id limit $2',
    [now, limit],
  );
  return rows.map(({ id }) => id);
}
