import { isoTime } from '../../platform/clock.ts';
import type { Postgres } from '../../platform/postgres/index.ts';
import * as store from './sample-store.ts';

/** Metadata of one submission; times ISO, UTC. */
export interface SubmissionDescription {
  readonly submission: string;
  readonly customer: string;
  readonly country: string;
  readonly receivedAt: string;
  readonly product?: string;
  readonly productVersion?: string;
  readonly fileName?: string;
  readonly sourceUrl?: string;
  readonly reason?: string;
}

/** Metadata of one sample, its digests in hex, with the submissions that the reader may see. */
export interface SampleDescription {
  readonly sample: string;
  readonly sha256: string;
  readonly sha1: string;
  readonly md5: string;
  readonly sizeBytes: number;
  readonly region: string;
  /** Data centres. */
  readonly copies: readonly string[];
  /** Of the first of the submissions below. */
  readonly receivedAt: string;
  readonly expiresAt: string;
  /** Oldest first, at most 1,000. */
  readonly submissions: readonly SubmissionDescription[];
}

export interface DescribeQuery {
  /** 32 bytes. */
  readonly sha256: Uint8Array;
  readonly region?: string;
  /** Whose submissions count; everybody's unless told. */
  readonly customer?: string;
}

const submissionsMax = 1_000;

/** Undefined where there is no such sample, or none that the customer ever sent. */
export async function describeSample(
  db: Postgres,
  { sha256, region, customer }: DescribeQuery,
): Promise<SampleDescription | undefined> {
  const sample = await store.readSampleByDigest(db, { sha256, region, customer });
  if (sample === undefined) return undefined;
  const limit = submissionsMax;
  const rows = await store.readSubmissions(db, { sample: sample.id, customer, limit });
  const [first] = rows;
  if (first === undefined) return undefined;
  return {
    sample: sample.id,
    sha256: sample.sha256.toString('hex'),
    sha1: sample.sha1.toString('hex'),
    md5: sample.md5.toString('hex'),
    sizeBytes: Number(sample.size_bytes),
    region: sample.region,
    copies: sample.copies.toSorted(),
    receivedAt: iso(first.received_at),
    expiresAt: iso(sample.expires_at),
    submissions: rows.map(submissionOf),
  };
}

function submissionOf(row: store.DescribedSubmissionRow): SubmissionDescription {
  const { id, customer, country, product, product_version, file_name, source_url, reason } = row;
  return {
    submission: id,
    customer,
    country,
    receivedAt: iso(row.received_at),
    ...(product === null ? {} : { product }),
    ...(product_version === null ? {} : { productVersion: product_version }),
    ...(file_name === null ? {} : { fileName: file_name }),
    ...(source_url === null ? {} : { sourceUrl: source_url }),
    ...(reason === null ? {} : { reason }),
  };
}

function iso(at: Temporal.Instant): string {
  return isoTime(at.epochMilliseconds);
}
