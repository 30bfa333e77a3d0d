import type { Queries } from '../../../platform/postgres/index.ts';

export interface NewReplacementRow {
  operator: string;
  asked_by: string;
  reason: string;
  token_sha256: Uint8Array;
  created_at: Temporal.Instant;
  expires_at: Temporal.Instant;
}

export interface ReplacementRow {
  asked_by: string;
  reason: string;
  expires_at: Temporal.Instant;
  /** The operator's key of now. */
  verifier_key: string | null;
}

/** In the place of an earlier one of that person. */
export async function writeReplacement(tx: Queries, row: NewReplacementRow): Promise<void> {
  await tx.execute(
    `insert into key_replacements (token_sha256, operator, asked_by, reason, created_at, expires_at)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (operator) do update set token_sha256 = excluded.token_sha256,
       asked_by = excluded.asked_by, reason = excluded.reason, created_at = excluded.created_at,
       expires_at = excluded.expires_at`,
    [row.token_sha256, row.operator, row.asked_by, row.reason, row.created_at, row.expires_at],
  );
}

export async function readReplacement(
  db: Queries,
  operator: string,
  digest: Uint8Array,
): Promise<ReplacementRow | undefined> {
  const rows = await db.query<ReplacementRow>(
    `select r.asked_by, r.reason, r.expires_at, o.verifier_key
     from key_replacements r join operators o on o.name = r.operator
     where r.operator = $1 and r.token_sha256 = $2`,
    [operator, digest],
  );
  return rows[0];
}

/** Of two who use a link at the same moment one finds it gone. */
export async function takeReplacement(
  tx: Queries,
  operator: string,
  digest: Uint8Array,
): Promise<ReplacementRow | undefined> {
  const row = await readReplacement(tx, operator, digest);
  const deleted = await tx.execute(
    'delete from key_replacements where operator = $1 and token_sha256 = $2',
    [operator, digest],
  );
  return deleted === 1 ? row : undefined;
}

/** The person's account, with who gave it new credentials since its key was made. */
export async function readRecovery(
  tx: Queries,
  operator: string,
): Promise<{ recovered_by: string | null } | undefined> {
  const rows = await tx.query<{ recovered_by: string | null }>(
    'select recovered_by from accounts where id = $1',
    [operator],
  );
  return rows[0];
}

export async function hasAccount(tx: Queries, operator: string): Promise<boolean> {
  return (await readRecovery(tx, operator)) !== undefined;
}

/** The key that counts from now on; the old one stays known as this person's. */
export async function replaceKey(
  tx: Queries,
  operator: string,
  key: { readonly verifierKey: string; readonly publicKey: Uint8Array },
): Promise<void> {
  await tx.execute('update operators set verifier_key = $2, public_key = $3 where name = $1', [
    operator,
    key.verifierKey,
    key.publicKey,
  ]);
  await tx.execute('insert into operator_keys (public_key, operator) values ($1, $2)', [
    key.publicKey,
    operator,
  ]);
  await tx.execute('update accounts set recovered_by = null where id = $1', [operator]);
}

export async function writeToken(tx: Queries, operator: string, digest: Uint8Array): Promise<void> {
  await tx.execute('update operators set token_sha256 = $2 where name = $1', [operator, digest]);
}
