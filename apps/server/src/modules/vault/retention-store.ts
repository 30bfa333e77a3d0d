import type { Queries } from '../../platform/postgres/index.ts';

/** Regions with samples whose time is over. */
export async function expiredRegions(db: Queries, now: Temporal.Instant): Promise<string[]> {
  const rows = await db.query<{ region: string }>(
    `select distinct region from samples where expires_at <= $1 and not deleted order by region`,
    [now],
  );
  return rows.map(({ region }) => region);
}

export interface ExpiredSample {
  id: string;
  object_key: string;
  received_at: Temporal.Instant;
  expires_at: Temporal.Instant;
}

/** Those that nobody holds at this moment; they stay as they are until the transaction ends. */
export function lockExpired(
  tx: Queries,
  of: { region: string; now: Temporal.Instant; limit: number },
): Promise<ExpiredSample[]> {
  return tx.query<ExpiredSample>(
    `select id, object_key, received_at, expires_at from samples
     where region = $1 and expires_at <= $2 and not deleted
     order by expires_at, id limit $3 for update skip locked`,
    [of.region, of.now, of.limit],
  );
}

export interface SubmissionOf {
  id: string;
  sample: string;
}

export function submissionsOf(tx: Queries, samples: readonly string[]): Promise<SubmissionOf[]> {
  return tx.query<SubmissionOf>(
    `select id, sample from submissions where sample = any($1::uuid[]) and not deleted
     order by id for update`,
    [samples],
  );
}

/** What else is kept of a sample. */
export async function deleteTraces(tx: Queries, samples: readonly string[]): Promise<void> {
  await tx.execute('delete from sample_reads where sample = any($1::uuid[])', [samples]);
  await tx.execute('delete from sample_looks where sample = any($1::uuid[])', [samples]);
  await tx.execute('delete from sample_damages where sample = any($1::uuid[])', [samples]);
  await tx.execute('delete from sample_repairs where sample = any($1::uuid[])', [samples]);
}

export interface Deletion {
  readonly id: string;
  readonly version: bigint;
}

/** The rows stay as tombstones; nothing of what submissions told stays in them. */
export async function markDeleted(
  tx: Queries,
  of: { samples: readonly Deletion[]; submissions: readonly Deletion[] },
): Promise<void> {
  await tx.execute(
    `update samples set deleted = true, version = v.version
     from unnest($1::uuid[], $2::bigint[]) as v (id, version) where samples.id = v.id`,
    [of.samples.map(({ id }) => id), of.samples.map(({ version }) => version)],
  );
  await tx.execute(
    `update submissions set deleted = true, version = v.version, product = null,
       product_version = null, file_name = null, source_url = null, reason = null,
       idempotency_key = null
     from unnest($1::uuid[], $2::bigint[]) as v (id, version) where submissions.id = v.id`,
    [of.submissions.map(({ id }) => id), of.submissions.map(({ version }) => version)],
  );
}
