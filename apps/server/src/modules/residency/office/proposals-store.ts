import type { Queries } from '../../../platform/postgres/index.ts';
import type { PolicyDocument } from '../types.ts';

export interface ProposalRow {
  id: string;
  version: number;
  replaces: string;
  digest: string;
  /** As stored; to be read with `readPolicyDocument`. */
  document: unknown;
  yaml: string;
  proposed_by: string;
  proposed_at: Temporal.Instant;
  expires_at: Temporal.Instant;
  index: bigint;
  approved_by: string | null;
  approved_at: Temporal.Instant | null;
  published_by: string | null;
  published_at: Temporal.Instant | null;
}

const columns = `id, version, replaces, digest, document, yaml, proposed_by, proposed_at, expires_at,
  index, approved_by, approved_at, published_by, published_at`;

export type NewProposalRow = Omit<
  ProposalRow,
  'document' | 'approved_by' | 'approved_at' | 'published_by' | 'published_at'
> & { document: PolicyDocument; proposal_digest: string };

export async function insertProposal(tx: Queries, row: NewProposalRow): Promise<void> {
  await tx.execute(
    `insert into policy_proposals (id, version, replaces, digest, document, yaml, proposed_by,
       proposed_at, expires_at, index, proposal_digest)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      row.id,
      row.version,
      row.replaces,
      row.digest,
      row.document,
      row.yaml,
      row.proposed_by,
      row.proposed_at,
      row.expires_at,
      row.index,
      row.proposal_digest,
    ],
  );
}

export async function readProposal(db: Queries, id: string): Promise<ProposalRow | undefined> {
  const rows = await db.query<ProposalRow>(
    `select ${columns} from policy_proposals where id = $1`,
    [id],
  );
  return rows[0];
}

export async function lockProposal(tx: Queries, id: string): Promise<ProposalRow | undefined> {
  const rows = await tx.query<ProposalRow>(
    `select ${columns} from policy_proposals where id = $1 for update`,
    [id],
  );
  return rows[0];
}

/** Newest first. */
export function readProposals(db: Queries, limit: number): Promise<ProposalRow[]> {
  return db.query<ProposalRow>(
    `select ${columns} from policy_proposals order by index desc limit $1`,
    [limit],
  );
}

export async function hasNonce(tx: Queries, nonce: string): Promise<boolean> {
  const rows = await tx.query('select 1 from policy_proposals where nonce = $1', [nonce]);
  return rows.length > 0;
}

export async function writeApproval(
  tx: Queries,
  id: string,
  approved: { by: string; at: Temporal.Instant; index: bigint; nonce: string },
): Promise<void> {
  await tx.execute(
    `update policy_proposals set approved_by = $2, approved_at = $3, approved_index = $4, nonce = $5
     where id = $1`,
    [id, approved.by, approved.at, approved.index, approved.nonce],
  );
}

export async function writePublication(
  tx: Queries,
  id: string,
  published: { by: string; at: Temporal.Instant },
): Promise<void> {
  await tx.execute(
    'update policy_proposals set published_by = $2, published_at = $3 where id = $1',
    [id, published.by, published.at],
  );
}
