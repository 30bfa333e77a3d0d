import type { Queries } from '../../platform/postgres/index.ts';

export interface SubmissionBySecret {
  sha256: Buffer;
  size_bytes: bigint;
  region: string;
  customer: string;
  copies: string[];
  received_at: Temporal.Instant;
  expires_at: Temporal.Instant;
  deleted: boolean;
  /** Of the entry that last changed the sample. */
  sample_version: bigint;
}

/** The submission whose receipt tells the salt with this digest, with its sample. */
export async function readBySecret(
  db: Queries,
  secretSha256: Uint8Array,
): Promise<SubmissionBySecret | undefined> {
  const rows = await db.query<SubmissionBySecret>(
    `select s.sha256, s.size_bytes, m.region, m.customer, s.copies, m.received_at, s.expires_at,
       m.deleted or s.deleted as deleted, s.version as sample_version
     from submissions m join samples s on s.id = m.sample where m.secret_sha256 = $1 limit 1`,
    [secretSha256],
  );
  return rows[0];
}
