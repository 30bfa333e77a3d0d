import { decodeEntryBundle } from '@vitrine/tlog';
import type { Queries, Transaction } from '../../platform/postgres/index.ts';
import { binaryArray, oids, textArray, uuidArray } from './binary-arrays.ts';
import { LedgerError } from './errors.ts';

export interface Head {
  origin: string;
  nextIndex: bigint;
  lastAtMs: bigint;
}

export interface EntryRow {
  index: bigint;
  type: string;
  region: string | null;
  subject: string | null;
  entry: Uint8Array;
  salt: Uint8Array | null;
  payload: string | null;
}

export interface CheckpointRow {
  size: bigint;
  root: Uint8Array;
  note: string;
}

export type CheckpointRole = 'signed' | 'published' | 'witnessed';

export async function readHead(db: Queries): Promise<Head | undefined> {
  const rows = await db.query<{ origin: string; next_index: bigint; last_at_ms: bigint }>(
    'select origin, next_index, last_at_ms from ledger_head',
  );
  const row = rows[0];
  return row && { origin: row.origin, nextIndex: row.next_index, lastAtMs: row.last_at_ms };
}

export async function createHead(db: Queries, origin: string): Promise<void> {
  await db.execute(
    'insert into ledger_head (origin, next_index, last_at_ms) values ($1, 0, 0) on conflict do nothing',
    [origin],
  );
}

/** The index that the next entry will have, as the caller's snapshot sees it. */
export async function nextIndex(db: Queries): Promise<bigint> {
  return (await readHead(db))?.nextIndex ?? 0n;
}

/** The ledger's time in milliseconds: never before its newest entry, whatever the clock says. */
export async function ledgerTimeMs(db: Queries, nowMs: number): Promise<number> {
  const rows = await db.query<{ last_at_ms: bigint }>('select last_at_ms from ledger_head');
  return Math.max(nowMs, Number(rows[0]?.last_at_ms ?? 0));
}

/**
 * Takes the head's row lock until the transaction ends and reserves `count` indexes.
 * The time never decreases, whatever the clock does.
 */
export async function reserve(
  tx: Queries,
  count: number,
  nowMs: number,
): Promise<{ first: bigint; atMs: number }> {
  const rows = await tx.query<{ first: bigint; at_ms: bigint }>(
    `update ledger_head set next_index = next_index + $1::bigint, last_at_ms = greatest(last_at_ms, $2::bigint)
     returning next_index - $1::bigint as first, last_at_ms as at_ms`,
    [count, nowMs],
  );
  const row = rows[0];
  if (row === undefined) throw new Error('the ledger has no head row');
  return { first: row.first, atMs: Number(row.at_ms) };
}

export interface NewEntryRow {
  type: string;
  region: string | undefined;
  subject: string | undefined;
  entry: Uint8Array;
  salt: Uint8Array;
  /** Canonical JSON in UTF-8. */
  payload: Uint8Array;
}

/** Inserts rows with the indexes from `first` on; the commit waits for it. */
export function insertEntries(
  tx: Pick<Transaction, 'later'>,
  first: bigint,
  rows: readonly NewEntryRow[],
): void {
  tx.later(
    `insert into ledger_entries (index, type, region, subject, entry, salt, payload)
     select $1::bigint + n - 1, type, region, subject, entry, salt, payload
     from unnest($2::text[], $3::text[], $4::uuid[], $5::bytea[], $6::bytea[], $7::text[])
       with ordinality as given (type, region, subject, entry, salt, payload, n)`,
    [
      first,
      textArray(rows.map((row) => row.type)),
      textArray(rows.map((row) => row.region)),
      uuidArray(rows.map((row) => row.subject)),
      binaryArray(
        oids.bytea,
        rows.map((row) => row.entry),
      ),
      binaryArray(
        oids.bytea,
        rows.map((row) => row.salt),
      ),
      binaryArray(
        oids.text,
        rows.map((row) => row.payload),
      ),
    ],
  );
}

/**
 * The bytes of at most `limit` entries from `start` on, in order and without a gap; packed as
 * bundles by the server, since a row for each entry costs more than all else that is done with it.
 * @throws {LedgerError} `entries-damaged` where an entry is missing in between
 */
export async function readEntryBytes(
  db: Queries,
  start: bigint,
  limit: number,
): Promise<Uint8Array[]> {
  const rows = await db.query<{ first: bigint; last: bigint; count: bigint; packed: Uint8Array }>(
    `select min(index) as first, max(index) as last, count(*) as count,
       string_agg(substring(int4send(length(entry)) from 3) || entry, ''::bytea order by index)
         as packed
     from (select index, entry from ledger_entries where index >= $1 order by index limit $2) taken
     group by index >> 8 order by 1`,
    [start, limit],
  );
  const entries: Uint8Array[] = [];
  for (const { first, last, count, packed } of rows) {
    const expected = start + BigInt(entries.length);
    const bundle = decodeEntryBundle(packed, Number(count));
    if (first !== expected || last !== expected + count - 1n) {
      const message = `entries from ${expected} on are missing in the database`;
      throw new LedgerError('entries-damaged', `${message}; run vitrine ledger fsck`);
    }
    for (const entry of bundle) entries.push(entry);
  }
  return entries;
}

const entryColumns = 'index, type, region, subject, entry, salt, payload';

export async function readEntry(db: Queries, index: bigint): Promise<EntryRow | undefined> {
  const rows = await db.query<EntryRow>(
    `select ${entryColumns} from ledger_entries where index = $1`,
    [index],
  );
  return rows[0];
}

export function readEntries(db: Queries, indexes: readonly bigint[]): Promise<EntryRow[]> {
  return db.query<EntryRow>(
    `select ${entryColumns} from ledger_entries where index = any($1::bigint[])`,
    [indexes],
  );
}

export function readEntriesOfType(
  db: Queries,
  type: string,
  subject?: string,
): Promise<EntryRow[]> {
  return db.query<EntryRow>(
    `select ${entryColumns} from ledger_entries
     where type = $1 and ($2::uuid is null or subject = $2::uuid) order by index`,
    [type, subject ?? null],
  );
}

export function readEntriesOfSubject(db: Queries, subject: string): Promise<EntryRow[]> {
  return db.query<EntryRow>(
    `select ${entryColumns} from ledger_entries where subject = $1 order by index`,
    [subject],
  );
}

/** Newest first. */
export function readEntriesOfSubjects(
  db: Queries,
  subjects: readonly string[],
  limit: number,
): Promise<EntryRow[]> {
  return db.query<EntryRow>(
    `select ${entryColumns} from ledger_entries where subject = any($1::uuid[])
     order by index desc limit $2`,
    [subjects, limit],
  );
}

/** Entries of some types with `after` < index < `below`, in order. */
export function readEntriesBetween(
  db: Queries,
  range: { types: readonly string[]; after: bigint; below: bigint; limit: number },
): Promise<EntryRow[]> {
  return db.query<EntryRow>(
    `select ${entryColumns} from ledger_entries
     where type = any($1::text[]) and index > $2 and index < $3 order by index limit $4`,
    [range.types, range.after, range.below, range.limit],
  );
}

/** Destroys salts and payloads; the entries themselves stay for ever. Returns how many were destroyed. */
export function eraseOpenings(
  tx: Queries,
  where: { region: string; types: readonly string[] } | { subject: string },
): Promise<number> {
  if ('subject' in where) {
    return tx.execute(
      'update ledger_entries set salt = null, payload = null where subject = $1 and salt is not null',
      [where.subject],
    );
  }
  return tx.execute(
    `update ledger_entries set salt = null, payload = null
     where region = $1 and type = any($2::text[]) and salt is not null`,
    [where.region, where.types],
  );
}

export async function readCheckpoint(
  db: Queries,
  role: CheckpointRole,
): Promise<CheckpointRow | undefined> {
  const rows = await db.query<CheckpointRow>(
    'select size, root, note from ledger_checkpoints where role = $1',
    [role],
  );
  return rows[0];
}

/** Compare-and-swap of a checkpoint: false where another process moved it first. */
export async function swapCheckpoint(
  db: Queries,
  role: CheckpointRole,
  oldSize: bigint | undefined,
  next: CheckpointRow,
): Promise<boolean> {
  const count =
    oldSize === undefined
      ? await db.execute(
          `insert into ledger_checkpoints (role, size, root, note) values ($1, $2, $3, $4)
           on conflict do nothing`,
          [role, next.size, next.root, next.note],
        )
      : await db.execute(
          `update ledger_checkpoints set size = $2, root = $3, note = $4
           where role = $1 and size = $5`,
          [role, next.size, next.root, next.note, oldSize],
        );
  return count === 1;
}

export async function readWitnessed(
  db: Queries,
  origin: string,
): Promise<CheckpointRow | undefined> {
  const rows = await db.query<CheckpointRow>(
    'select size, root, note from ledger_witnessed where origin = $1',
    [origin],
  );
  return rows[0];
}

/** Serialises cosigning of one origin within the transaction, also before its first row exists. */
export async function lockWitnessed(tx: Queries, origin: string): Promise<void> {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 7))', [origin]);
}

export async function writeWitnessed(
  tx: Queries,
  origin: string,
  row: CheckpointRow,
): Promise<void> {
  await tx.execute(
    `insert into ledger_witnessed (origin, size, root, note) values ($1, $2, $3, $4)
     on conflict (origin) do update set size = excluded.size, root = excluded.root, note = excluded.note`,
    [origin, row.size, row.root, row.note],
  );
}

/** Rows with `start` <= index < `end`, in order. */
export function readEntriesFrom(db: Queries, start: bigint, end: bigint): Promise<EntryRow[]> {
  return db.query<EntryRow>(
    `select ${entryColumns} from ledger_entries where index >= $1 and index < $2 order by index`,
    [start, end],
  );
}

/** An index outside those that the head has given out. */
export async function readStrayIndex(db: Queries): Promise<bigint | undefined> {
  const rows = await db.query<{ index: bigint }>(
    `select index from ledger_entries
     where index < 0 or index >= coalesce((select next_index from ledger_head), 0) limit 1`,
  );
  return rows[0]?.index;
}

/** The newest finished check of the whole ledger; `report` or `failure` is there. */
export interface CheckRow {
  started_by: string;
  started_at: Temporal.Instant;
  finished_at: Temporal.Instant;
  report: unknown;
  failure: string | null;
}

export async function readCheck(db: Queries): Promise<CheckRow | undefined> {
  const rows = await db.query<CheckRow>(
    'select started_by, started_at, finished_at, report, failure from ledger_checks',
  );
  return rows[0];
}

export async function writeCheck(
  db: Queries,
  row: Omit<CheckRow, 'report'> & { report: Readonly<Record<string, unknown>> | null },
): Promise<void> {
  await db.execute(
    `insert into ledger_checks (started_by, started_at, finished_at, report, failure)
     values ($1, $2, $3, $4, $5) on conflict (single) do update
     set started_by = excluded.started_by, started_at = excluded.started_at,
       finished_at = excluded.finished_at, report = excluded.report, failure = excluded.failure`,
    [row.started_by, row.started_at, row.finished_at, row.report, row.failure],
  );
}
