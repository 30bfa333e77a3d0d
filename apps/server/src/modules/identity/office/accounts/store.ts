import type { Queries } from '../../../../platform/postgres/index.ts';

/** Tables by the names that the library of accounts gives its models. */
const tables: Readonly<Record<string, string>> = {
  user: 'accounts',
  session: 'account_sessions',
  account: 'account_logins',
  verification: 'account_verifications',
  twoFactor: 'account_totp',
  passkey: 'account_passkeys',
};

export type Row = Record<string, unknown>;

export interface Condition {
  readonly field: string;
  /** `eq` unless told. */
  readonly operator: string | undefined;
  readonly value: unknown;
  readonly connector: 'AND' | 'OR' | undefined;
}

export interface Selection {
  readonly limit?: number | undefined;
  readonly offset?: number | undefined;
  readonly sortBy?: { readonly field: string; readonly direction: 'asc' | 'desc' } | undefined;
}

export async function insertRow(tx: Queries, model: string, data: Row): Promise<Row> {
  const names = Object.keys(data);
  const places = names.map((_, i) => `$${i + 1}`);
  const [row] = await tx.query<Row>(
    `insert into ${tableOf(model)} (${names.map(columnOf).join(', ')})
     values (${places.join(', ')}) returning *`,
    names.map((name) => toDatabase(data[name])),
  );
  return fromDatabase(row ?? {});
}

export async function selectRows(
  db: Queries,
  model: string,
  where: readonly Condition[],
  { limit, offset, sortBy }: Selection = {},
): Promise<Row[]> {
  const { sql, params } = clauseOf(where);
  const order =
    sortBy === undefined ? '' : ` order by ${columnOf(sortBy.field)} ${sortBy.direction}`;
  const rows = await db.query<Row>(
    `select * from ${tableOf(model)}${sql}${order}
     limit $${params.length + 1} offset $${params.length + 2}`,
    [...params, limit ?? 1_000, offset ?? 0],
  );
  return rows.map(fromDatabase);
}

export async function countRows(
  db: Queries,
  model: string,
  where: readonly Condition[],
): Promise<number> {
  const { sql, params } = clauseOf(where);
  const rows = await db.query<{ count: bigint }>(
    `select count(*) as count from ${tableOf(model)}${sql}`,
    params,
  );
  return Number(rows[0]?.count ?? 0);
}

export async function updateRows(
  tx: Queries,
  model: string,
  where: readonly Condition[],
  update: Row,
): Promise<Row[]> {
  const names = Object.keys(update);
  const { sql, params } = clauseOf(where, names.length);
  const sets = names.map((name, i) => `${columnOf(name)} = $${i + 1}`);
  const rows = await tx.query<Row>(
    `update ${tableOf(model)} set ${sets.join(', ')}${sql} returning *`,
    [...names.map((name) => toDatabase(update[name])), ...params],
  );
  return rows.map(fromDatabase);
}

export async function deleteRows(
  tx: Queries,
  model: string,
  where: readonly Condition[],
): Promise<Row[]> {
  const { sql, params } = clauseOf(where);
  const rows = await tx.query<Row>(`delete from ${tableOf(model)}${sql} returning *`, params);
  return rows.map(fromDatabase);
}

function tableOf(model: string): string {
  const table = tables[model];
  if (table !== undefined) return table;
  throw new Error(`accounts have no table for ${model}`);
}

/** `expiresAt` → `expires_at`. Names come from the library's schema, never from a request. */
function columnOf(field: string): string {
  if (!/^[a-z][a-zA-Z]*$/.test(field)) throw new Error(`${field} is no name of a column`);
  return field.replaceAll(/[A-Z]+/g, (letters) => `_${letters.toLowerCase()}`);
}

const operators: Readonly<Record<string, string>> = {
  eq: '=',
  ne: '<>',
  lt: '<',
  lte: '<=',
  gt: '>',
  gte: '>=',
};

function clauseOf(
  where: readonly Condition[],
  offset = 0,
): { sql: string; params: readonly unknown[] } {
  const params: unknown[] = [];
  const place = (value: unknown) => `$${offset + params.push(toDatabase(value))}`;
  const textOf = ({ field, operator = 'eq', value }: Condition): string => {
    const column = columnOf(field);
    if (value === null && operator === 'eq') return `${column} is null`;
    if (value === null && operator === 'ne') return `${column} is not null`;
    if (operator === 'in') return `${column} = any(${place(value)})`;
    if (operator === 'not_in') return `${column} <> all(${place(value)})`;
    const sign = operators[operator];
    if (sign === undefined) throw new Error(`accounts are not asked with ${operator}`);
    return `${column} ${sign} ${place(value)}`;
  };
  const group = (connector: 'AND' | 'OR') => {
    const texts = where.filter((one) => (one.connector ?? 'AND') === connector).map(textOf);
    return texts.length === 0 ? [] : [`(${texts.join(connector === 'AND' ? ' and ' : ' or ')})`];
  };
  const groups = [...group('AND'), ...group('OR')];
  return { sql: groups.length === 0 ? '' : ` where ${groups.join(' and ')}`, params };
}

function toDatabase(value: unknown): unknown {
  return value instanceof Date ? Temporal.Instant.fromEpochMilliseconds(value.getTime()) : value;
}

function fromDatabase(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name
        .replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
        .replace('credentialId', 'credentialID'),
      value instanceof Temporal.Instant ? new Date(value.epochMilliseconds) : value,
    ]),
  );
}
