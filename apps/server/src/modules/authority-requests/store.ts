import { jsonb, type Queries } from '../../platform/postgres/index.ts';
import type { Case } from './gates/case.ts';

/** The next number of a year: 1, 2, …; given back where the transaction fails. */
export async function takeNumber(tx: Queries, year: number): Promise<number> {
  const rows = await tx.query<{ last: number }>(
    `insert into authority_request_numbers (year, last) values ($1, 1)
     on conflict (year) do update set last = authority_request_numbers.last + 1
     returning last`,
    [year],
  );
  const [row] = rows;
  if (row === undefined) throw new Error('no number was given');
  return row.last;
}

export async function insertCase(tx: Queries, record: Case, index: bigint): Promise<void> {
  await tx.execute('insert into authority_requests (id, record, index) values ($1, $2, $3)', [
    record.id,
    jsonb(record),
    index,
  ]);
}

export async function writeCase(tx: Queries, record: Case, index: bigint): Promise<void> {
  await tx.execute('update authority_requests set record = $2, index = $3 where id = $1', [
    record.id,
    jsonb(record),
    index,
  ]);
}

/** @param by the id, or the number for people */
export async function readCase(db: Queries, by: string): Promise<Case | undefined> {
  const column = /^\d{4}-\d{4,9}$/.test(by) ? 'number' : 'id';
  const rows = await db.query<{ record: Case }>(
    `select record from authority_requests where ${column} = $1`,
    [by],
  );
  return rows[0]?.record;
}

/** Nobody else changes it until the transaction ends. */
export async function lockCase(tx: Queries, id: string): Promise<Case | undefined> {
  const rows = await tx.query<{ record: Case }>(
    'select record from authority_requests where id = $1 for update',
    [id],
  );
  return rows[0]?.record;
}

export interface CaseFilter {
  readonly category?: string | undefined;
  readonly country?: string | undefined;
  readonly outcome?: string | undefined;
  readonly open?: boolean | undefined;
  /** Received at or after, and before: ISO, UTC. */
  readonly from?: string | undefined;
  readonly until?: string | undefined;
  /** The last of the page before. */
  readonly after?: { readonly receivedAt: string; readonly id: string } | undefined;
  readonly limit: number;
}

/** Newest first. */
export async function readCases(db: Queries, filter: CaseFilter): Promise<Case[]> {
  const params: unknown[] = [];
  const bind = (value: unknown) => `$${params.push(value)}`;
  const { category, country, outcome, from, until, after } = filter;
  const conditions = [
    category === undefined ? [] : `category = ${bind(category)}`,
    country === undefined ? [] : `country = ${bind(country)}`,
    outcome === undefined ? [] : `outcome = ${bind(outcome)}`,
    filter.open === undefined ? [] : `closed_at is ${filter.open ? '' : 'not '}null`,
    from === undefined ? [] : `received_at >= ${bind(from)}`,
    until === undefined ? [] : `received_at < ${bind(until)}`,
    after === undefined
      ? []
      : `(received_at, id) < (${bind(after.receivedAt)}, ${bind(after.id)}::uuid)`,
  ].flat();
  const where = conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`;
  const rows = await db.query<{ record: Case }>(
    `select record from authority_requests ${where}
     order by received_at desc, id desc limit ${bind(filter.limit)}`,
    params,
  );
  return rows.map(({ record }) => record);
}

export interface HistoryRow {
  seq: number;
  at: Temporal.Instant;
  person: string;
  act: string;
  detail: unknown;
  index: bigint;
}

export async function nextSeq(tx: Queries, request: string): Promise<number> {
  const rows = await tx.query<{ next: number }>(
    'select coalesce(max(seq), 0) + 1 as next from authority_request_history where request = $1',
    [request],
  );
  return rows[0]?.next ?? 1;
}

export async function insertHistory(
  tx: Queries,
  request: string,
  row: HistoryRow & { readonly detail: object },
): Promise<void> {
  await tx.execute(
    `insert into authority_request_history (request, seq, at, person, act, detail, index)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [request, row.seq, row.at, row.person, row.act, jsonb(row.detail), row.index],
  );
}

export function readHistory(db: Queries, request: string): Promise<HistoryRow[]> {
  return db.query<HistoryRow>(
    `select seq, at, person, act, detail, index from authority_request_history
     where request = $1 order by seq`,
    [request],
  );
}

export async function hasNonce(tx: Queries, nonce: string): Promise<boolean> {
  const rows = await tx.query('select from authority_request_approvals where nonce = $1', [nonce]);
  return rows.length > 0;
}

export async function insertApproval(
  tx: Queries,
  approval: {
    readonly nonce: string;
    readonly request: string;
    readonly person: string;
    readonly note: string;
    readonly at: Temporal.Instant;
  },
): Promise<void> {
  await tx.execute(
    `insert into authority_request_approvals (nonce, request, person, note, approved_at)
     values ($1, $2, $3, $4, $5)`,
    [approval.nonce, approval.request, approval.person, approval.note, approval.at],
  );
}
