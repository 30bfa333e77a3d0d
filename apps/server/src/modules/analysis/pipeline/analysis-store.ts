import type { Queries, Transaction } from '../../../platform/postgres/index.ts';
import type { LimitHit } from '../limits.ts';
import type { OpenedAnalysis, RecordedStage } from './types.ts';

/** What the site may do with a region's files, unchanged until the transaction ends. */
export async function holdRegionStates(
  tx: Queries,
  regions: readonly string[],
): Promise<Map<string, string>> {
  const rows = await tx.query<{ region: string; state: string }>(
    `select region, state from region_classes
     where region = any($1::text[]) and class = 'files' order by region for share`,
    [regions],
  );
  return new Map(rows.map(({ region, state }) => [region, state]));
}

export interface SampleRow {
  id: string;
  region: string;
  size_bytes: bigint;
  key_id: string;
  object_key: string;
  expires_at: Temporal.Instant;
  name: string | null;
}

/** Samples that are here; they stay so until the transaction ends. */
export function holdSamples(tx: Queries, ids: readonly string[]): Promise<SampleRow[]> {
  return tx.query<SampleRow>(
    `select id, region, size_bytes, key_id, object_key, expires_at,
       coalesce(
         (select file_name from submissions m where m.sample = s.id and not m.deleted
          order by received_at desc limit 1),
         (select path from sample_members p where p.member = s.id limit 1)) as name
     from samples s where id = any($1::uuid[]) and not deleted order by id for key share`,
    [ids],
  );
}

/** Begins an analysis, or goes on with one. */
export function upsertAnalysis(
  tx: Pick<Transaction, 'later'>,
  opened: OpenedAnalysis,
  { readIndex, at }: { readonly readIndex: bigint; readonly at: Temporal.Instant },
): void {
  const { analysis, job, tree } = opened;
  tx.later(
    `insert into analyses (id, sample, region, reason, tree, depth, state, read_index, started_at)
     values ($1, $2, $3, $4, $5, $6, 'running', $7, $8)
     on conflict (id) do update set attempts = analyses.attempts + 1, state = 'running',
       read_index = excluded.read_index`,
    [analysis, job.sample, job.region, job.reason, tree, job.depth, readIndex, at],
  );
}

/** Ends one without a verdict. */
export async function endAnalysis(
  tx: Queries,
  id: string,
  of: { readonly because: string; readonly at: Temporal.Instant },
): Promise<void> {
  await tx.execute(
    `update analyses set state = 'ended', ended_because = $2, finished_at = $3
     where id = $1 and state <> 'judged'`,
    [id, of.because, of.at],
  );
}

export interface StageRow {
  analysis: string;
  stage: string;
  outcome: 'done' | 'failed';
  result: Buffer | null;
  key_id: string | null;
  limits: LimitHit[];
  members: number;
  duration_ms: number;
}

/** @param names of which stages the result is wanted; none: of all */
export function readStageRows(
  db: Queries,
  analyses: readonly string[],
  names: readonly string[] | undefined,
): Promise<StageRow[]> {
  return db.query<StageRow>(
    `select analysis, stage, outcome, key_id, limits, members, duration_ms,
       case when $2::text[] is null or stage = any($2::text[]) then result end as result
     from analysis_stages where analysis = any($1::uuid[]) order by finished_at, stage`,
    [analyses, names ?? null],
  );
}

export interface SealedStage extends Omit<RecordedStage, 'result'> {
  readonly analysis: string;
  readonly sealed: { readonly keyId: string; readonly bytes: Uint8Array } | undefined;
}

/** A stage that is on record already stays as it is. */
export async function insertStages(
  tx: Queries,
  rows: readonly SealedStage[],
  at: Temporal.Instant,
): Promise<void> {
  const of = <T>(pick: (stage: SealedStage) => T): T[] => rows.map(pick);
  await tx.execute(
    `insert into analysis_stages (analysis, stage, outcome, result, key_id, limits, members,
       duration_ms, finished_at)
     select t.analysis, stage, outcome, result, key_id, limits, members, duration_ms, $9
     from unnest($1::uuid[], $2::text[], $3::text[], $4::bytea[], $5::uuid[], $6::jsonb[],
         $7::int[], $8::int[])
       as t (analysis, stage, outcome, result, key_id, limits, members, duration_ms)
       join analyses a on a.id = t.analysis
     on conflict do nothing`,
    [
      of(({ analysis }) => analysis),
      of(({ stage }) => stage),
      of(({ outcome }) => outcome),
      of(({ sealed }) => sealed?.bytes ?? null),
      of(({ sealed }) => sealed?.keyId ?? null),
      of(({ limits }) => JSON.stringify(limits)),
      of(({ members }) => members),
      of(({ durationMs }) => durationMs),
      at,
    ],
  );
}

export interface MemberLink {
  readonly member: string;
  /** The site had it before. */
  readonly known: boolean;
  readonly path: string;
  readonly password?: string;
}

/** Replaces what stood of the container from this position on. */
export async function replaceMembers(
  tx: Queries,
  container: string,
  from: number,
  links: readonly MemberLink[],
): Promise<void> {
  await tx.execute('delete from sample_members where container = $1 and position >= $2', [
    container,
    from,
  ]);
  if (links.length === 0) return;
  await tx.execute(
    `insert into sample_members (container, position, member, path, password)
     select $1, $2::int + n - 1, member, path, password
     from unnest($3::uuid[], $4::text[], $5::text[]) with ordinality
       as t (member, path, password, n)
     where exists (select from samples s where s.id = t.member and not deleted)
       and exists (select from samples s where s.id = $1 and not deleted)`,
    [
      container,
      from,
      links.map(({ member }) => member),
      links.map(({ path }) => path),
      links.map(({ password }) => password ?? null),
    ],
  );
}

export async function addTreeFiles(tx: Queries, tree: string, files: number): Promise<void> {
  await tx.execute('update analyses set tree_files = tree_files + $2 where id = $1', [tree, files]);
}

export async function readTreeFiles(db: Queries, tree: string): Promise<number> {
  const rows = await db.query<{ tree_files: number }>(
    'select tree_files from analyses where id = $1',
    [tree],
  );
  return rows[0]?.tree_files ?? 0;
}

/** Of these, samples without a verdict that nobody is analysing. */
export async function unanalysed(tx: Queries, samples: readonly string[]): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `select id from samples s where id = any($1::uuid[]) and not deleted
       and not exists (select from sample_verdicts v where v.sample = s.id)
       and not exists (select from analyses a where a.sample = s.id
         and a.state in ('running', 'waiting'))`,
    [samples],
  );
  return rows.map(({ id }) => id);
}

/** Samples of a region by digest, hex. */
export async function findByDigest(
  db: Queries,
  of: readonly { readonly region: string; readonly sha256: Uint8Array }[],
): Promise<Map<string, string>> {
  const rows = await db.query<{ id: string; region: string; sha256: Buffer }>(
    `select id, region, sha256 from samples
     where (region, sha256) in (select * from unnest($1::text[], $2::bytea[])) and not deleted`,
    [of.map(({ region }) => region), of.map(({ sha256 }) => sha256)],
  );
  return new Map(rows.map(({ id, region, sha256 }) => [`${region} ${sha256.toString('hex')}`, id]));
}

/** What was left in the middle and has no job any more is not to be: for tests and for a look. */
export async function countOpen(db: Queries): Promise<{ running: number; waiting: number }> {
  const rows = await db.query<{ state: string; n: bigint }>(
    `select state, count(*) as n from analyses where state in ('running', 'waiting') group by state`,
  );
  const of = (state: string) => Number(rows.find((row) => row.state === state)?.n ?? 0n);
  return { running: of('running'), waiting: of('waiting') };
}
