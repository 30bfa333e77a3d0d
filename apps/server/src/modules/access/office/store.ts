import type { Queries } from '../../../platform/postgres/index.ts';

export interface RequestRow {
  id: string;
  site: string;
  sample: string;
  purpose: string;
  case_reference: string;
  form: string;
  requested_by: string;
  requested_at: Temporal.Instant;
  expires_at: Temporal.Instant;
  digest: string;
  index: bigint;
  approved_by: string | null;
  approved_at: Temporal.Instant | null;
  approved_index: bigint | null;
}

export type NewRequestRow = Omit<RequestRow, 'approved_by' | 'approved_at' | 'approved_index'>;

const newColumns = `id, site, sample, purpose, case_reference, form, requested_by, requested_at,
  expires_at, digest, index`;
const columns = `${newColumns}, approved_by, approved_at, approved_index`;

export async function insertRequest(tx: Queries, row: NewRequestRow): Promise<void> {
  await tx.execute(
    `insert into access_requests (${newColumns})
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      row.id,
      row.site,
      row.sample,
      row.purpose,
      row.case_reference,
      row.form,
      row.requested_by,
      row.requested_at,
      row.expires_at,
      row.digest,
      row.index,
    ],
  );
}

export async function readRequest(db: Queries, id: string): Promise<RequestRow | undefined> {
  const rows = await db.query<RequestRow>(`select ${columns} from access_requests where id = $1`, [
    id,
  ]);
  return rows[0];
}

export async function lockRequest(tx: Queries, id: string): Promise<RequestRow | undefined> {
  const rows = await tx.query<RequestRow>(
    `select ${columns} from access_requests where id = $1 for update`,
    [id],
  );
  return rows[0];
}

/** Newest first. */
export function readRequests(db: Queries, limit: number): Promise<RequestRow[]> {
  return db.query<RequestRow>(
    `select ${columns} from access_requests order by index desc limit $1`,
    [limit],
  );
}

export async function hasNonce(tx: Queries, nonce: string): Promise<boolean> {
  const rows = await tx.query('select 1 from access_requests where nonce = $1', [nonce]);
  return rows.length > 0;
}

export async function writeApproval(
  tx: Queries,
  id: string,
  approved: { by: string; at: Temporal.Instant; index: bigint; nonce: string },
): Promise<void> {
  await tx.execute(
    `update access_requests set approved_by = $2, approved_at = $3, approved_index = $4, nonce = $5
     where id = $1`,
    [id, approved.by, approved.at, approved.index, approved.nonce],
  );
}
