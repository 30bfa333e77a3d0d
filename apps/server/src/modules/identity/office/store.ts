import type { Queries } from '../../../platform/postgres/index.ts';

export interface OperatorRow {
  name: string;
  country: string;
  roles: string[];
  /** None until the person has made a key. */
  verifier_key: string | null;
  token_sha256: Uint8Array | null;
  created_at: Temporal.Instant;
  /** Of `operator.created`, or of `operator.invited` until there is a key. */
  index: bigint;
  deactivated_at: Temporal.Instant | null;
}

export interface NewOperatorRow extends Omit<OperatorRow, 'deactivated_at'> {
  public_key: Uint8Array;
}

const columns =
  'name, country, roles, verifier_key, token_sha256, created_at, index, deactivated_at';

export async function readOperator(db: Queries, name: string): Promise<OperatorRow | undefined> {
  const rows = await db.query<OperatorRow>(`select ${columns} from operators where name = $1`, [
    name,
  ]);
  return rows[0];
}

/** Of an active person; the row stays as it is until the transaction ends. */
export async function holdOperator(tx: Queries, name: string): Promise<OperatorRow | undefined> {
  const rows = await tx.query<OperatorRow>(
    `select ${columns} from operators where name = $1 and deactivated_at is null for share`,
    [name],
  );
  return rows[0];
}

export function readOperators(db: Queries): Promise<OperatorRow[]> {
  return db.query<OperatorRow>(`select ${columns} from operators order by name`);
}

/** The name of the operator who has, or ever had, this public key. */
export async function readKeyOwner(
  db: Queries,
  publicKey: Uint8Array,
): Promise<string | undefined> {
  const rows = await db.query<{ name: string }>(
    'select operator as name from operator_keys where public_key = $1',
    [publicKey],
  );
  return rows[0]?.name;
}

/** Makes makers of operators wait for each other until the transaction ends. */
export async function lockOperators(tx: Queries): Promise<void> {
  await tx.execute('lock table operators in share row exclusive mode');
}

export async function insertOperator(tx: Queries, row: NewOperatorRow): Promise<void> {
  await tx.execute(
    `insert into operators (name, country, roles, verifier_key, public_key, token_sha256, created_at, index)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      row.name,
      row.country,
      row.roles,
      row.verifier_key,
      row.public_key,
      row.token_sha256,
      row.created_at,
      row.index,
    ],
  );
  await insertKey(tx, row.name, row.public_key);
}

async function insertKey(tx: Queries, name: string, publicKey: Uint8Array): Promise<void> {
  await tx.execute('insert into operator_keys (public_key, operator) values ($1, $2)', [
    publicKey,
    name,
  ]);
}

/** The active people with a role. */
export async function readHolders(db: Queries, role: string): Promise<string[]> {
  const rows = await db.query<{ name: string }>(
    'select name from operators where $1 = any(roles) and deactivated_at is null order by name',
    [role],
  );
  return rows.map(({ name }) => name);
}

export async function writeKey(
  tx: Queries,
  name: string,
  key: { readonly verifierKey: string; readonly publicKey: Uint8Array; readonly index: bigint },
): Promise<void> {
  await tx.execute(
    'update operators set verifier_key = $2, public_key = $3, index = $4 where name = $1',
    [name, key.verifierKey, key.publicKey, key.index],
  );
  await insertKey(tx, name, key.publicKey);
}

export async function writeRoles(
  tx: Queries,
  name: string,
  roles: readonly string[],
): Promise<void> {
  await tx.execute('update operators set roles = $2 where name = $1', [name, roles]);
}

export async function deactivateOperator(
  tx: Queries,
  name: string,
  at: Temporal.Instant,
): Promise<void> {
  await tx.execute('update operators set deactivated_at = $2 where name = $1', [name, at]);
}
