import type { Queries, Transaction } from '../../platform/postgres/index.ts';
import type { Arrival, ArrivedObject } from './types.ts';

/** What a `sample.stored` entry tells of a sample. */
export interface SampleFacts {
  readonly id: string;
  readonly region: string;
  readonly sha256: Uint8Array;
  readonly sha1: Uint8Array;
  readonly md5: Uint8Array;
  readonly sizeBytes: number;
  readonly keyId: string;
  readonly objectKey: string;
  readonly copies: readonly string[];
}

interface SampleRow {
  id: string;
  region: string;
  sha256: Buffer;
  sha1: Buffer;
  md5: Buffer;
  size_bytes: bigint;
  key_id: string;
  object_key: string;
  copies: string[];
}

const factColumns = 'id, region, sha256, sha1, md5, size_bytes, key_id, object_key, copies';

/** Keys of this list that are in use; they stay so until the transaction ends. */
export async function holdKeys(tx: Queries, ids: readonly string[]): Promise<Set<string>> {
  const rows = await tx.query<{ id: string }>(
    `select id from keys where id = any($1::uuid[]) and destroyed_at is null
     order by id for share`,
    [ids],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Samples by region and digest; they are not deleted until the transaction ends. */
export async function holdSamples(
  tx: Queries,
  of: readonly { region: string; sha256: Uint8Array }[],
): Promise<SampleFacts[]> {
  const rows = await tx.query<SampleRow>(
    `select ${factColumns} from samples
     where (region, sha256) in (select * from unnest($1::text[], $2::bytea[])) and not deleted
     order by region, sha256 for share`,
    [of.map(({ region }) => region), of.map(({ sha256 }) => sha256)],
  );
  return rows.map(factsOf);
}

export async function readSamplesById(tx: Queries, ids: readonly string[]): Promise<SampleFacts[]> {
  const rows = await tx.query<SampleRow>(
    `select ${factColumns} from samples where id = any($1::uuid[]) and not deleted`,
    [ids],
  );
  return rows.map(factsOf);
}

/** Which of these are here; they stay so until the transaction ends. */
export async function holdSamplesById(tx: Queries, ids: readonly string[]): Promise<Set<string>> {
  const rows = await tx.query<{ id: string }>(
    `select id from samples where id = any($1::uuid[]) and not deleted order by id for share`,
    [ids],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Whether one of these samples stands. */
export async function anySample(db: Queries, ids: readonly string[]): Promise<boolean> {
  const rows = await db.query('select 1 from samples where id = any($1::uuid[]) limit 1', [ids]);
  return rows.length > 0;
}

function factsOf(row: SampleRow): SampleFacts {
  const { id, region, sha256, sha1, md5, copies } = row;
  const sizeBytes = Number(row.size_bytes);
  return {
    id,
    region,
    sha256,
    sha1,
    md5,
    sizeBytes,
    keyId: row.key_id,
    objectKey: row.object_key,
    copies,
  };
}

export interface EarlierSubmission {
  id: string;
  sample: string;
  region: string;
  customer: string;
  idempotency_key: string;
  product: string | null;
  product_version: string | null;
  file_name: string | null;
  source_url: string | null;
  reason: string | null;
  deleted: boolean;
}

/** Submissions that used these idempotency keys, also deleted ones. */
export function readEarlier(
  tx: Queries,
  of: readonly { customer: string; idempotencyKey: string }[],
): Promise<EarlierSubmission[]> {
  return tx.query<EarlierSubmission>(
    `select id, sample, region, customer, idempotency_key, product, product_version, file_name,
       source_url, reason, deleted
     from submissions
     where (customer, idempotency_key) in (select * from unnest($1::uuid[], $2::text[]))`,
    [of.map(({ customer }) => customer), of.map(({ idempotencyKey }) => idempotencyKey)],
  );
}

/** What is deleted holds its idempotency key no longer. */
export async function releaseIdempotencyKeys(tx: Queries, ids: readonly string[]): Promise<void> {
  await tx.execute(
    'update submissions set idempotency_key = null where id = any($1::uuid[]) and deleted',
    [ids],
  );
}

export interface SampleToInsert {
  readonly arrival: ArrivedObject;
  readonly receivedAt: Temporal.Instant;
  readonly expiresAt: Temporal.Instant;
  /** Index of the entry that tells of it. */
  readonly version: bigint;
}

export function insertSamples(
  tx: Pick<Transaction, 'later'>,
  samples: readonly SampleToInsert[],
): void {
  const of = <T>(pick: (arrival: ArrivedObject) => T): T[] =>
    samples.map(({ arrival }) => pick(arrival));
  tx.later(
    `insert into samples (id, region, sha256, sha1, md5, size_bytes, stored_bytes,
       ciphertext_sha256, key_id, object_key, copies, received_at, expires_at, version)
     select id, region, sha256, sha1, md5, size_bytes, stored_bytes, ciphertext_sha256, key_id,
       object_key, string_to_array(copies, ' '), received_at, expires_at, version
     from unnest($1::uuid[], $2::text[], $3::bytea[], $4::bytea[], $5::bytea[], $6::bigint[],
       $7::bigint[], $8::bytea[], $9::uuid[], $10::text[], $11::text[], $12::timestamptz[],
       $13::timestamptz[], $14::bigint[]) as t (id, region, sha256, sha1, md5, size_bytes,
       stored_bytes, ciphertext_sha256, key_id, object_key, copies, received_at, expires_at,
       version)`,
    [
      of(({ sampleId }) => sampleId),
      of(({ region }) => region),
      of(({ stored }) => stored.sha256),
      of(({ stored }) => stored.sha1),
      of(({ stored }) => stored.md5),
      of(({ stored }) => stored.sizeBytes),
      of(({ stored }) => stored.storedBytes),
      of(({ stored }) => stored.ciphertextSha256),
      of(({ keyId }) => keyId),
      of(({ objectKey }) => objectKey),
      of(({ stored }) => stored.copies.join(' ')),
      samples.map(({ receivedAt }) => receivedAt),
      samples.map(({ expiresAt }) => expiresAt),
      samples.map(({ version }) => version),
    ],
  );
}

export interface SubmissionToInsert {
  readonly arrival: Arrival;
  readonly sample: string;
  readonly receivedAt: Temporal.Instant;
  /** Index of the entry that tells of it. */
  readonly version: bigint;
  /** SHA-256 of the salt of its opening. */
  readonly secretSha256: Uint8Array | null;
}

export function insertSubmissions(
  tx: Pick<Transaction, 'later'>,
  rows: readonly SubmissionToInsert[],
): void {
  const of = <T>(pick: (arrival: Arrival) => T): T[] => rows.map(({ arrival }) => pick(arrival));
  tx.later(
    `insert into submissions (id, sample, region, customer, country, product, product_version,
       file_name, source_url, reason, idempotency_key, received_at, version,
       secret_sha256)
     select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::text[],
       $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[],
       $12::timestamptz[], $13::bigint[], $14::bytea[])`,
    [
      of(({ submissionId }) => submissionId),
      rows.map(({ sample }) => sample),
      of(({ region }) => region),
      of(({ submission }) => submission.customer),
      of(({ submission }) => submission.country),
      of(({ submission }) => submission.product ?? null),
      of(({ submission }) => submission.productVersion ?? null),
      of(({ submission }) => submission.fileName ?? null),
      of(({ submission }) => submission.sourceUrl ?? null),
      of(({ submission }) => submission.reason ?? null),
      of(({ submission }) => submission.idempotencyKey ?? null),
      rows.map(({ receivedAt }) => receivedAt),
      rows.map(({ version }) => version),
      rows.map(({ secretSha256 }) => secretSha256),
    ],
  );
}

/** Whether one of these submissions stands. */
export async function anySubmission(db: Queries, ids: readonly string[]): Promise<boolean> {
  const rows = await db.query('select 1 from submissions where id = any($1::uuid[]) limit 1', [
    ids,
  ]);
  return rows.length > 0;
}

/** Which of these objects a row names: a sample's, or that of a piece of an upload. */
export async function namedObjects(db: Queries, keys: readonly string[]): Promise<Set<string>> {
  const rows = await db.query<{ object_key: string }>(
    `select object_key from samples where object_key = any($1::text[]) and not deleted
     union all select object_key from upload_parts where object_key = any($1::text[])`,
    [keys],
  );
  return new Set(rows.map(({ object_key }) => object_key));
}
