import type { Queries } from '../../../../platform/postgres/index.ts';

export interface NewSiteSession {
  readonly id: string;
  readonly session: string;
  readonly site: string;
  readonly codeSha256: Uint8Array;
  readonly stateSha256: Uint8Array;
  readonly codeExpiresAt: Temporal.Instant;
}

export async function insertSiteSession(tx: Queries, row: NewSiteSession): Promise<void> {
  await tx.execute(
    `insert into site_sessions (id, session, site, code_sha256, state_sha256, code_expires_at)
     values ($1, $2, $3, $4, $5, $6)`,
    [row.id, row.session, row.site, row.codeSha256, row.stateSha256, row.codeExpiresAt],
  );
}

/** The code is gone, whoever shows it: of two at the same moment one finds it. */
export async function takeCode(
  tx: Queries,
  codeSha256: Uint8Array,
): Promise<
  | {
      id: string;
      session: string;
      site: string;
      state_sha256: Uint8Array;
      code_expires_at: Temporal.Instant;
    }
  | undefined
> {
  const rows = await tx.query<{
    id: string;
    session: string;
    site: string;
    state_sha256: Uint8Array;
    code_expires_at: Temporal.Instant;
  }>(
    `update site_sessions set code_sha256 = null where code_sha256 = $1
     returning id, session, site, state_sha256, code_expires_at`,
    [codeSha256],
  );
  return rows[0];
}

export async function writeToken(tx: Queries, id: string, tokenSha256: Uint8Array): Promise<void> {
  await tx.execute('update site_sessions set token_sha256 = $2 where id = $1', [id, tokenSha256]);
}

/** The session at the office behind a site's token. */
export async function readParent(
  db: Queries,
  site: string,
  tokenSha256: Uint8Array,
): Promise<string | undefined> {
  const rows = await db.query<{ session: string }>(
    'select session from site_sessions where site = $1 and token_sha256 = $2',
    [site, tokenSha256],
  );
  return rows[0]?.session;
}

export async function deleteSiteSession(
  tx: Queries,
  site: string,
  tokenSha256: Uint8Array,
): Promise<void> {
  await tx.execute('delete from site_sessions where site = $1 and token_sha256 = $2', [
    site,
    tokenSha256,
  ]);
}
