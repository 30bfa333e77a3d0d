import type { Queries, Transaction } from '../../platform/postgres/index.ts';
import type { HashKind } from './types.ts';

export interface SharedRow {
  readonly region: string;
  readonly sha256: Uint8Array;
  readonly sha1: Uint8Array;
  readonly md5: Uint8Array;
  readonly indicator: string;
  readonly file: string;
  readonly verdict: 'malicious' | 'suspicious' | 'revoked';
  readonly score: number;
  readonly threat_name: string | null;
  readonly first_seen_at: Temporal.Instant;
  readonly created_at: Temporal.Instant;
  readonly modified_at: Temporal.Instant;
  readonly version: bigint;
}

const columns = `region, sha256, sha1, md5, indicator, file, verdict, score, threat_name,
  first_seen_at, created_at, modified_at, version`;

export interface Position {
  readonly version: bigint;
  readonly modified_at: Temporal.Instant;
}

/** Lets nobody else follow the verdicts until the transaction ends. */
export async function lockPosition(tx: Queries): Promise<Position | undefined> {
  await tx.query('select pg_advisory_xact_lock(7662731)');
  const [row] = await tx.query<Position>('select version, modified_at from shared_position');
  return row;
}

export async function writePosition(tx: Transaction, position: Position): Promise<void> {
  await tx.execute(
    `insert into shared_position (version, modified_at) values ($1, $2)
     on conflict (single) do update set version = excluded.version,
       modified_at = excluded.modified_at`,
    [position.version, position.modified_at],
  );
}

/** Writes rows; of one that stands, `created_at` is kept. */
export async function upsertShared(tx: Transaction, rows: readonly SharedRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.execute(
    `insert into shared_objects (${columns})
     select * from unnest($1::text[], $2::bytea[], $3::bytea[], $4::bytea[], $5::uuid[],
       $6::uuid[], $7::text[], $8::int[], $9::text[], $10::timestamptz[], $11::timestamptz[],
       $12::timestamptz[], $13::bigint[])
     on conflict (region, sha256) do update set verdict = excluded.verdict,
       score = excluded.score, threat_name = excluded.threat_name,
       first_seen_at = excluded.first_seen_at, modified_at = excluded.modified_at,
       version = excluded.version`,
    [
      rows.map((row) => row.region),
      rows.map((row) => row.sha256),
      rows.map((row) => row.sha1),
      rows.map((row) => row.md5),
      rows.map((row) => row.indicator),
      rows.map((row) => row.file),
      rows.map((row) => row.verdict),
      rows.map((row) => row.score),
      rows.map((row) => row.threat_name),
      rows.map((row) => row.first_seen_at.toString()),
      rows.map((row) => row.created_at.toString()),
      rows.map((row) => row.modified_at.toString()),
      rows.map((row) => row.version),
    ],
  );
}

/** Marks one as revoked where it stands. */
export async function revokeShared(
  tx: Transaction,
  { region, sha256 }: Pick<SharedRow, 'region' | 'sha256'>,
  at: { readonly modified_at: Temporal.Instant; readonly version: bigint },
): Promise<void> {
  await tx.execute(
    `update shared_objects set verdict = 'revoked', modified_at = $3, version = $4
     where region = $1 and sha256 = $2 and verdict <> 'revoked'`,
    [region, sha256, at.modified_at, at.version],
  );
}

export async function deleteShared(
  tx: Queries,
  { region, sha256 }: Pick<SharedRow, 'region' | 'sha256'>,
): Promise<void> {
  await tx.execute('delete from shared_objects where region = $1 and sha256 = $2', [
    region,
    sha256,
  ]);
}

/** Everything of regions that are not among these. */
export async function deleteOtherRegions(db: Queries, held: readonly string[]): Promise<void> {
  await db.execute('delete from shared_objects where region <> all($1::text[])', [held]);
}

export interface SharedFilter {
  readonly region: string;
  /** Which id the objects go by. */
  readonly by: 'indicator' | 'file';
  /** Undefined: all. */
  readonly ids?: readonly string[] | undefined;
  readonly verdicts: readonly SharedRow['verdict'][];
  readonly after?: Temporal.Instant | undefined;
  /** `modified_at` of the versions that are wanted. */
  readonly modified?: readonly Temporal.Instant[] | undefined;
  readonly limit: number;
}

/** In the order of their last change. */
export function readShared(db: Queries, filter: SharedFilter): Promise<SharedRow[]> {
  return db.query<SharedRow>(
    `select ${columns} from shared_objects
     where region = $1 and verdict = any($2::text[])
       and ($3::timestamptz is null or modified_at > $3)
       and ($4::uuid[] is null or ${filter.by} = any($4))
       and ($5::timestamptz[] is null or modified_at = any($5))
     order by modified_at limit $6`,
    [
      filter.region,
      filter.verdicts,
      filter.after ?? null,
      filter.ids ?? null,
      filter.modified?.map(String) ?? null,
      filter.limit,
    ],
  );
}

/** What is shared of a file in any region, by its hash; for its other digests. */
export async function findDigests(
  db: Queries,
  kind: HashKind,
  hash: Uint8Array,
): Promise<Pick<SharedRow, 'sha256' | 'sha1' | 'md5'> | undefined> {
  const [row] = await db.query<Pick<SharedRow, 'sha256' | 'sha1' | 'md5'>>(
    `select sha256, sha1, md5 from shared_objects
     where ${kind} = $1 and verdict <> 'revoked' order by modified_at desc limit 1`,
    [hash],
  );
  return row;
}

export interface PeriodRow {
  /** Its first moment. */
  readonly start: Temporal.Instant;
  readonly modified_at: Temporal.Instant;
  readonly files: number;
}

/** The hours in which files were first shared, the newest first. */
export function readPeriods(
  db: Queries,
  region: string,
  since: Temporal.Instant,
): Promise<PeriodRow[]> {
  return db.query<PeriodRow>(
    `select date_bin('1 hour', created_at, 'epoch') as start, max(modified_at) as modified_at,
       count(*)::int as files
     from shared_objects
     where region = $1 and created_at >= $2 and verdict <> 'revoked'
     group by 1 order by 1 desc`,
    [region, since],
  );
}

/** Files first shared from `start` on and before `end`, in that order. */
export function readPeriod(
  db: Queries,
  region: string,
  { start, end }: { readonly start: Temporal.Instant; readonly end: Temporal.Instant },
): Promise<SharedRow[]> {
  return db.query<SharedRow>(
    `select ${columns} from shared_objects
     where region = $1 and created_at >= $2 and created_at < $3 and verdict <> 'revoked'
     order by created_at`,
    [region, start, end],
  );
}
