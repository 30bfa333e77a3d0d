import type { Queries } from '../../../platform/postgres/index.ts';

/**
 * Names of other operators who have this one's e-mail address (a tag behind `+` aside), or one of
 * the passkeys, or of whom one gave the other new credentials.
 */
export async function readAliases(db: Queries, name: string): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    `with mailbox as (
       select id, recovered_by, regexp_replace(lower(email), '[+][^@]*@', '@') as address
       from accounts
     )
     select other.id from mailbox own join mailbox other on other.id <> own.id
     where own.id = $1 and (
       other.address = own.address
       or other.recovered_by = own.id
       or exists (select from account_passkeys a join account_passkeys b
         on a.public_key = b.public_key or a.credential_id = b.credential_id
         where a.user_id = own.id and b.user_id = other.id))
     union
     select recovered_by from accounts where id = $1 and recovered_by is not null
     order by 1`,
    [name],
  );
  return rows.map(({ id }) => id);
}
