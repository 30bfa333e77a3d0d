import type { Queries } from '../../platform/postgres/index.ts';

export interface DescribedSampleRow {
  id: string;
  region: string;
  sha256: Buffer;
  sha1: Buffer;
  md5: Buffer;
  size_bytes: bigint;
  copies: string[];
  expires_at: Temporal.Instant;
}

export interface DescribedSubmissionRow {
  id: string;
  customer: string;
  country: string;
  product: string | null;
  product_version: string | null;
  file_name: string | null;
  source_url: string | null;
  reason: string | null;
  received_at: Temporal.Instant;
}

/** A region's samples are known to each of its customers by their own submissions alone. */
export async function readSampleByDigest(
  db: Queries,
  of: { sha256: Uint8Array; region: string | undefined; customer: string | undefined },
): Promise<DescribedSampleRow | undefined> {
  const rows = await db.query<DescribedSampleRow>(
    `select id, region, sha256, sha1, md5, size_bytes, copies, expires_at from samples s
     where sha256 = $1 and not deleted and ($2::text is null or region = $2)
       and ($3::uuid is null or exists (select 1 from submissions m
         where m.sample = s.id and m.customer = $3 and not m.deleted))
     order by region limit 1`,
    [of.sha256, of.region ?? null, of.customer ?? null],
  );
  return rows[0];
}

/** Oldest first. */
export function readSubmissions(
  db: Queries,
  of: { sample: string; customer: string | undefined; limit: number },
): Promise<DescribedSubmissionRow[]> {
  return db.query<DescribedSubmissionRow>(
    `select id, customer, country, product, product_version, file_name, source_url, reason,
       received_at
     from submissions where sample = $1 and not deleted and ($2::uuid is null or customer = $2)
     order by received_at, id limit $3`,
    [of.sample, of.customer ?? null, of.limit],
  );
}

/** Whether a data centre should hold copies of anything. */
export async function holdsCopies(db: Queries, dataCentre: string): Promise<boolean> {
  const [row] = await db.query<{ holds: boolean }>(
    'select exists (select from samples where $1 = any(copies) and not deleted) as holds',
    [dataCentre],
  );
  return row?.holds === true;
}
