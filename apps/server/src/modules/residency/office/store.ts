import type { Queries } from '../../../platform/postgres/index.ts';
import type { PolicyDocument } from '../types.ts';

export interface PolicyRow {
  version: number;
  digest: string;
  /** As stored; to be read with `readPolicyDocument`. */
  document: unknown;
  index: bigint;
  published_by: string;
  published_at: Temporal.Instant;
}

const columns = 'version, digest, document, index, published_by, published_at';

export function readPolicies(db: Queries): Promise<PolicyRow[]> {
  return db.query<PolicyRow>(`select ${columns} from policies order by version`);
}

/** The version in force, held against others who would follow it until the transaction ends. */
export async function lockNewestPolicy(tx: Queries): Promise<PolicyRow | undefined> {
  await tx.execute('lock table policies in share row exclusive mode');
  const rows = await tx.query<PolicyRow>(
    `select ${columns} from policies order by version desc limit 1`,
  );
  return rows[0];
}

export async function insertPolicy(
  tx: Queries,
  row: Omit<PolicyRow, 'document'> & { document: PolicyDocument },
): Promise<void> {
  await tx.execute(`insert into policies (${columns}) values ($1, $2, $3, $4, $5, $6)`, [
    row.version,
    row.digest,
    row.document,
    row.index,
    row.published_by,
    row.published_at,
  ]);
}
