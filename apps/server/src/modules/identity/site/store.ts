import type { Queries } from '../../../platform/postgres/index.ts';

export interface CustomerRow {
  id: string;
  name: string;
  country: string;
  region: string;
  created_at: Temporal.Instant;
  version: bigint;
}

export interface ApiKeyRow {
  id: string;
  customer: string;
  region: string;
  secret_sha256: Uint8Array;
  label: string | null;
  created_at: Temporal.Instant;
  revoked_at: Temporal.Instant | null;
  version: bigint;
}

/** What checking an API key needs. */
export interface CredentialRow {
  id: string;
  customer: string;
  country: string;
  region: string;
  secret_sha256: Uint8Array;
  revoked: boolean;
}

const customerColumns = 'id, name, country, region, created_at, version';
const keyColumns = 'id, customer, region, secret_sha256, label, created_at, revoked_at, version';

export async function readCustomer(db: Queries, id: string): Promise<CustomerRow | undefined> {
  const rows = await db.query<CustomerRow>(
    `select ${customerColumns} from customers where id = $1 and not deleted`,
    [id],
  );
  return rows[0];
}

/** Keeps the customer as it is until the transaction ends. */
export async function holdCustomer(tx: Queries, id: string): Promise<CustomerRow | undefined> {
  const rows = await tx.query<CustomerRow>(
    `select ${customerColumns} from customers where id = $1 and not deleted for share`,
    [id],
  );
  return rows[0];
}

export async function insertCustomer(tx: Queries, row: CustomerRow): Promise<void> {
  await tx.execute(`insert into customers (${customerColumns}) values ($1, $2, $3, $4, $5, $6)`, [
    row.id,
    row.name,
    row.country,
    row.region,
    row.created_at,
    row.version,
  ]);
}

export async function readApiKey(db: Queries, id: string): Promise<ApiKeyRow | undefined> {
  const rows = await db.query<ApiKeyRow>(
    `select ${keyColumns} from api_keys where id = $1 and not deleted`,
    [id],
  );
  return rows[0];
}

export async function lockApiKey(tx: Queries, id: string): Promise<ApiKeyRow | undefined> {
  const rows = await tx.query<ApiKeyRow>(
    `select ${keyColumns} from api_keys where id = $1 and not deleted for update`,
    [id],
  );
  return rows[0];
}

export async function insertApiKey(tx: Queries, row: ApiKeyRow): Promise<void> {
  await tx.execute(`insert into api_keys (${keyColumns}) values ($1, $2, $3, $4, $5, $6, $7, $8)`, [
    row.id,
    row.customer,
    row.region,
    row.secret_sha256,
    row.label,
    row.created_at,
    row.revoked_at,
    row.version,
  ]);
}

export async function revokeApiKey(
  tx: Queries,
  id: string,
  revoked: { at: Temporal.Instant; version: bigint },
): Promise<void> {
  await tx.execute('update api_keys set revoked_at = $2, version = $3 where id = $1', [
    id,
    revoked.at,
    revoked.version,
  ]);
}

export function readCredentials(db: Queries, ids: readonly string[]): Promise<CredentialRow[]> {
  return db.query<CredentialRow>(
    `select k.id, k.customer, c.country, k.region, k.secret_sha256,
       k.revoked_at is not null as revoked
     from api_keys k join customers c on c.id = k.customer
     where k.id = any($1::uuid[]) and not k.deleted and not c.deleted`,
    [ids],
  );
}

export interface ListedCustomerRow extends CustomerRow {
  /** By which the list is ordered. */
  sort_name: string;
  keys_in_use: bigint;
}

interface CustomerFilter {
  /** Somewhere in the name; none where empty. */
  readonly words: string;
  readonly after: { readonly name: string; readonly id: string } | undefined;
  readonly limit: number;
}

/** So few are sorted; where more have the words in their names, the order by name soon meets some. */
const sortedMax = 50_000;

/** By name, from a key on. */
export async function readCustomers(
  db: Queries,
  { words, after, limit }: CustomerFilter,
): Promise<ListedCustomerRow[]> {
  const pattern = `%${words.replaceAll(/[\\%_]/g, '\\$&')}%`;
  const isFew = words !== '' && (await countNamed(db, pattern, sortedMax + 1)) <= sortedMax;
  return db.query<ListedCustomerRow>(
    // The planner cannot tell few from many: it is told by how it is asked.
    `with named as ${isFew ? 'materialized' : 'not materialized'} (
       select id, name, country, region, created_at, version, lower(name) as sort_name
       from customers
       where not deleted and ${isFew ? 'lower(name) like lower($1)' : 'position(lower($1) in lower(name)) > 0'}
     )
     select c.*, (select count(*) from api_keys k
       where k.customer = c.id and k.revoked_at is null and not k.deleted) as keys_in_use
     from named c where $2::text is null or (c.sort_name, c.id) > ($2, $3::uuid)
     order by c.sort_name, c.id limit $4`,
    [isFew ? pattern : words, after?.name ?? null, after?.id ?? null, limit],
  );
}

async function countNamed(db: Queries, pattern: string, max: number): Promise<number> {
  const rows = await db.query<{ found: number }>(
    `select count(*)::integer as found from (
       select from customers where not deleted and lower(name) like lower($1) limit $2
     ) named`,
    [pattern, max],
  );
  return rows[0]?.found ?? 0;
}

export type ListedKeyRow = Pick<
  ApiKeyRow,
  'id' | 'label' | 'created_at' | 'revoked_at' | 'version'
>;

/** Newest first. */
export function readKeysOf(db: Queries, customer: string, limit: number): Promise<ListedKeyRow[]> {
  return db.query<ListedKeyRow>(
    `select id, label, created_at, revoked_at, version from api_keys
     where customer = $1 and not deleted order by created_at desc, version desc limit $2`,
    [customer, limit],
  );
}
