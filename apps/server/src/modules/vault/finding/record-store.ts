import type { Queries } from '../../../platform/postgres/index.ts';

export interface RecordRow {
  id: string;
  region: string;
  sha256: Buffer;
  sha1: Buffer;
  md5: Buffer;
  size_bytes: bigint;
  stored_bytes: bigint;
  key_id: string;
  copies: string[];
  received_at: Temporal.Instant;
  expires_at: Temporal.Instant;
  quarter: string | null;
  key_created_at: Temporal.Instant | null;
  key_destroyed_at: Temporal.Instant | null;
}

/** Of a region for whose files the site answers. */
export async function readRecord(db: Queries, id: string): Promise<RecordRow | undefined> {
  const rows = await db.query<RecordRow>(
    `select s.id, s.region, s.sha256, s.sha1, s.md5, s.size_bytes, s.stored_bytes, s.key_id,
       s.copies, s.received_at, s.expires_at,
       k.quarter, k.created_at as key_created_at, k.destroyed_at as key_destroyed_at
     from samples s left join keys k on k.id = s.key_id
     where s.id = $1 and not s.deleted and s.region in (select region from region_classes
       where class = 'files' and state in ('open', 'fenced'))`,
    [id],
  );
  return rows[0];
}

/** A copy that is not whole: damaged, or still to be made. */
export interface UnsoundCopyRow {
  data_centre: string;
  state: 'damaged' | 'missing';
  fault: string | null;
}

export function readUnsoundCopies(db: Queries, sample: string): Promise<UnsoundCopyRow[]> {
  return db.query<UnsoundCopyRow>(
    `select data_centre, 'damaged' as state, fault from sample_damages where sample = $1
     union all
     select data_centre, 'missing' as state, fault from sample_repairs r where sample = $1
       and not exists (select 1 from sample_damages d
         where d.sample = r.sample and d.data_centre = r.data_centre)`,
    [sample],
  );
}

export interface RecordedSubmissionRow {
  id: string;
  customer: string;
  customer_name: string | null;
  country: string;
  product: string | null;
  product_version: string | null;
  file_name: string | null;
  source_url: string | null;
  reason: string | null;
  received_at: Temporal.Instant;
}

/** Newest first. */
export function readRecordedSubmissions(
  db: Queries,
  sample: string,
  limit: number,
): Promise<RecordedSubmissionRow[]> {
  return db.query<RecordedSubmissionRow>(
    `select m.id, m.customer, c.name as customer_name, m.country, m.product, m.product_version,
       m.file_name, m.source_url, m.reason, m.received_at
     from submissions m left join customers c on c.id = m.customer and not c.deleted
     where m.sample = $1 and not m.deleted order by m.received_at desc, m.id desc limit $2`,
    [sample, limit],
  );
}
