import type { Queries } from '../../../../platform/postgres/index.ts';

/** A session with the person whose it is. */
export interface SessionRow {
  id: string;
  name: string;
  country: string;
  roles: string[];
  method: string | null;
  created_at: Temporal.Instant;
  used_at: Temporal.Instant;
  expires_at: Temporal.Instant;
  user_agent: string | null;
}

export interface PersonRow {
  name: string;
  display_name: string | null;
  email: string | null;
  country: string;
  roles: string[];
  verifier_key: string | null;
  created_at: Temporal.Instant;
  deactivated_at: Temporal.Instant | null;
  has_password: boolean;
  has_totp: boolean;
  passkeys: number;
  /** Providers of single sign-on that the person has come by. */
  providers: string[];
}

export interface LinkRow {
  purpose: 'welcome' | 'invitation' | 'recovery';
  operator: string | null;
  /** Of a recovery; none in those that were issued before it was kept. */
  issued_by: string | null;
  expires_at: Temporal.Instant;
}

const sessionColumns = `s.id, o.name, o.country, o.roles, s.method, s.created_at, s.used_at,
  s.expires_at, s.user_agent`;

/** The session of an active person by the digest of its token, or by its id. */
export async function readSession(
  db: Queries,
  by: { readonly token: string } | { readonly id: string },
): Promise<SessionRow | undefined> {
  const [column, value] = 'id' in by ? ['id', by.id] : ['token', by.token];
  const rows = await db.query<SessionRow>(
    `select ${sessionColumns} from account_sessions s join operators o on o.name = s.user_id
     where s.${column} = $1 and o.deactivated_at is null`,
    [value],
  );
  return rows[0];
}

export function readSessions(db: Queries, name: string): Promise<SessionRow[]> {
  return db.query<SessionRow>(
    `select ${sessionColumns} from account_sessions s join operators o on o.name = s.user_id
     where s.user_id = $1 order by s.created_at desc`,
    [name],
  );
}

export async function touchSession(db: Queries, id: string, at: Temporal.Instant): Promise<void> {
  await db.execute('update account_sessions set used_at = $2 where id = $1', [id, at]);
}

/** @returns how many there were: one's own alone */
export function deleteSession(tx: Queries, name: string, id: string): Promise<number> {
  return tx.execute('delete from account_sessions where user_id = $1 and id = $2', [name, id]);
}

export async function deleteExpired(tx: Queries, now: Temporal.Instant): Promise<void> {
  await tx.execute('delete from account_sessions where expires_at <= $1', [now]);
  await tx.execute('delete from account_verifications where expires_at <= $1', [now]);
}

/** The country of a person who has not been deactivated, held until the transaction ends. */
export async function holdCountry(tx: Queries, name: string): Promise<string | undefined> {
  const rows = await tx.query<{ country: string }>(
    'select country from operators where name = $1 and deactivated_at is null for share',
    [name],
  );
  return rows[0]?.country;
}

export async function completeSession(
  tx: Queries,
  id: string,
  session: { readonly method: string | null; readonly at: Temporal.Instant },
): Promise<void> {
  await tx.execute('update account_sessions set method = $2, used_at = $3 where id = $1', [
    id,
    session.method,
    session.at,
  ]);
}

const personColumns = `o.name, a.name as display_name, a.email, o.country, o.roles, o.verifier_key,
  o.created_at, o.deactivated_at,
  exists (select from account_logins l
    where l.user_id = o.name and l.provider_id = 'credential') as has_password,
  exists (select from account_totp t where t.user_id = o.name and t.verified) as has_totp,
  (select count(*)::integer from account_passkeys p where p.user_id = o.name) as passkeys,
  array(select l.provider_id from account_logins l
    where l.user_id = o.name and l.provider_id <> 'credential' order by 1) as providers`;

/** By name, from the one after `after` on. */
export function readPeople(
  db: Queries,
  page: { readonly after: string; readonly limit: number },
): Promise<PersonRow[]> {
  return db.query<PersonRow>(
    `select ${personColumns} from operators o left join accounts a on a.id = o.name
     where o.name > $1 order by o.name limit $2`,
    [page.after, page.limit],
  );
}

export async function readPerson(db: Queries, name: string): Promise<PersonRow | undefined> {
  const rows = await db.query<PersonRow>(
    `select ${personColumns} from operators o left join accounts a on a.id = o.name
     where o.name = $1`,
    [name],
  );
  return rows[0];
}

/** Whether somebody who has the role and is active can sign in. */
export async function hasAdministratorAccount(db: Queries): Promise<boolean> {
  const rows = await db.query<{ found: boolean }>(
    `select exists (select from operators o join accounts a on a.id = o.name
       where 'administrator' = any(o.roles) and o.deactivated_at is null
         and (exists (select from account_logins l where l.user_id = o.name)
           or exists (select from account_passkeys p where p.user_id = o.name))) as found`,
  );
  return rows[0]?.found ?? false;
}

/** Who began by the link of a start, and has nothing with which to sign in. */
export async function readAbandoned(tx: Queries): Promise<string[]> {
  const rows = await tx.query<{ name: string }>(
    `select o.name from operators o join accounts a on a.id = o.name
     where a.welcomed and o.deactivated_at is null
       and not exists (select from account_logins l where l.user_id = o.name)
       and not exists (select from account_passkeys p where p.user_id = o.name)
     order by o.name`,
  );
  return rows.map(({ name }) => name);
}

/** Of a person with no credentials; the row in `operators` stays. */
export async function deleteAccount(tx: Queries, name: string): Promise<void> {
  await tx.execute('delete from accounts where id = $1', [name]);
}

/** Another person has the e-mail address already. */
export async function hasEmail(db: Queries, email: string): Promise<boolean> {
  const rows = await db.query('select from accounts where email = $1', [email]);
  return rows.length > 0;
}

export async function insertPerson(
  tx: Queries,
  person: {
    readonly name: string;
    readonly country: string;
    readonly roles: readonly string[];
    readonly at: Temporal.Instant;
    readonly index: bigint;
  },
): Promise<void> {
  await tx.execute(
    `insert into operators (name, country, roles, created_at, index) values ($1, $2, $3, $4, $5)`,
    [person.name, person.country, person.roles, person.at, person.index],
  );
}

export async function insertAccount(
  tx: Queries,
  account: {
    readonly name: string;
    readonly displayName: string;
    readonly email: string;
    readonly at: Temporal.Instant;
    /** By the link of a start. */
    readonly welcomed: boolean;
  },
): Promise<void> {
  await tx.execute(
    `insert into accounts (id, name, email, email_verified, created_at, updated_at, welcomed)
     values ($1, $2, $3, true, $4, $4, $5)`,
    [account.name, account.displayName, account.email, account.at, account.welcomed],
  );
}

/** The country may be another than was said first. */
export async function updateCountry(
  tx: Queries,
  person: { readonly name: string; readonly country: string; readonly index: bigint },
): Promise<void> {
  await tx.execute('update operators set country = $2, index = $3 where name = $1', [
    person.name,
    person.country,
    person.index,
  ]);
}

export async function insertPassword(
  tx: Queries,
  login: { readonly name: string; readonly hash: string; readonly at: Temporal.Instant },
): Promise<void> {
  await tx.execute(
    `insert into account_logins
       (id, user_id, account_id, provider_id, password, created_at, updated_at)
     values (gen_random_uuid()::text, $1, $1, 'credential', $2, $3, $3)`,
    [login.name, login.hash, login.at],
  );
}

/** The hash of a person's password. */
export async function readPassword(db: Queries, name: string): Promise<string | undefined> {
  const rows = await db.query<{ password: string | null }>(
    `select password from account_logins where user_id = $1 and provider_id = 'credential'`,
    [name],
  );
  return rows[0]?.password ?? undefined;
}

/** False where the old one is not there any more. */
export async function replacePassword(
  tx: Queries,
  name: string,
  change: { readonly old: string; readonly hash: string; readonly at: Temporal.Instant },
): Promise<boolean> {
  const changed = await tx.execute(
    `update account_logins set password = $3, updated_at = $4
     where user_id = $1 and provider_id = 'credential' and password = $2`,
    [name, change.old, change.hash, change.at],
  );
  return changed === 1;
}

/** What sites know by them is gone with them. */
export async function deleteOtherSessions(tx: Queries, name: string, kept: string): Promise<void> {
  await tx.execute('delete from account_sessions where user_id = $1 and id <> $2', [name, kept]);
}

/** Nothing is left with which this person could sign in, and no session. */
export async function deleteCredentials(tx: Queries, name: string): Promise<void> {
  for (const table of ['account_sessions', 'account_logins', 'account_totp', 'account_passkeys']) {
    await tx.execute(`delete from ${table} where user_id = $1`, [name]);
  }
  await tx.execute('update accounts set two_factor_enabled = false where id = $1', [name]);
  await tx.execute('delete from account_links where operator = $1', [name]);
  await tx.execute('delete from key_replacements where operator = $1', [name]);
}

/** Who issued the link by which a person has new credentials. */
export async function writeRecovery(tx: Queries, name: string, by: string): Promise<void> {
  await tx.execute('update accounts set recovered_by = $2 where id = $1', [name, by]);
}

export async function insertLink(
  tx: Queries,
  link: LinkRow & { readonly token_sha256: Uint8Array; readonly created_at: Temporal.Instant },
): Promise<void> {
  await tx.execute(
    `insert into account_links (token_sha256, purpose, operator, issued_by, created_at, expires_at)
     values ($1, $2, $3, $4, $5, $6)`,
    [
      link.token_sha256,
      link.purpose,
      link.operator,
      link.issued_by,
      link.created_at,
      link.expires_at,
    ],
  );
}

/** A newer link takes the place of the older ones. */
export async function deleteLinks(tx: Queries, operator: string | null): Promise<void> {
  await tx.execute('delete from account_links where operator is not distinct from $1', [operator]);
}

export async function readLink(db: Queries, digest: Uint8Array): Promise<LinkRow | undefined> {
  const rows = await db.query<LinkRow>(
    'select purpose, operator, issued_by, expires_at from account_links where token_sha256 = $1',
    [digest],
  );
  return rows[0];
}

/**
 * Of two who use a link at the same moment one finds it gone. That of a start stays, until somebody
 * can sign in.
 */
export async function takeLink(tx: Queries, digest: Uint8Array): Promise<LinkRow | undefined> {
  const kept = await tx.query<LinkRow>(
    `select purpose, operator, issued_by, expires_at from account_links
     where token_sha256 = $1 and purpose = 'welcome' for update`,
    [digest],
  );
  if (kept[0] !== undefined) return kept[0];
  const rows = await tx.query<LinkRow>(
    `delete from account_links where token_sha256 = $1
     returning purpose, operator, issued_by, expires_at`,
    [digest],
  );
  return rows[0];
}
