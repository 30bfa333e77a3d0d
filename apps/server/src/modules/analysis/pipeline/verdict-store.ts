import { jsonb, type Queries } from '../../../platform/postgres/index.ts';
import { deleteLikeness } from '../similar/likeness-store.ts';
import type { JudgedMember, Prevalence } from '../verdict/evidence.ts';
import type { Judgement, Verdict } from '../verdict/verdict.ts';

export interface OpenAnalysisRow {
  id: string;
  sample: string;
  region: string;
  tree: string;
  state: string;
}

/** Of those that are not judged or ended, with their samples; they stay so until the end. */
export function holdAnalyses(tx: Queries, ids: readonly string[]): Promise<OpenAnalysisRow[]> {
  return tx.query<OpenAnalysisRow>(
    `select a.id, a.sample, a.region, a.tree, a.state
     from analyses a join samples s on s.id = a.sample
     where a.id = any($1::uuid[]) and not s.deleted order by a.id for update of a`,
    [ids],
  );
}

export async function setWaiting(tx: Queries, ids: readonly string[]): Promise<void> {
  await tx.execute(`update analyses set state = 'waiting' where id = any($1::uuid[])`, [ids]);
}

/**
 * Members without a verdict for which a container has to wait: not itself, and none that itself waits
 * for the container, as files can that were made to hold each other.
 */
export async function waitsForMembers(tx: Queries, container: string): Promise<boolean> {
  const rows = await tx.query<{ waits: boolean }>(
    `with recursive missing as (
       select distinct member from sample_members m
       where container = $1 and member <> $1
         and not exists (select from sample_verdicts v where v.sample = m.member)),
     reach (sample, root) as (
       select member, member from missing
       union
       select m.member, r.root from reach r
         join analyses a on a.sample = r.sample and a.state = 'waiting'
         join sample_members m on m.container = r.sample
       where not exists (select from sample_verdicts v where v.sample = m.member))
     select exists (select from missing where member not in
       (select root from reach where sample = $1)) as waits`,
    [container],
  );
  return rows[0]?.waits === true;
}

export async function readMemberVerdicts(tx: Queries, container: string): Promise<JudgedMember[]> {
  const rows = await tx.query<{
    path: string;
    verdict: Verdict;
    score: number;
    threat_name: string | null;
  }>(
    `select distinct on (m.member) m.path, v.verdict, v.score, v.threat_name
     from sample_members m join sample_verdicts v on v.sample = m.member and not v.removed
     where m.container = $1 and m.member <> $1 order by m.member, m.position`,
    [container],
  );
  return rows.map(({ path, verdict, score, threat_name }) => ({
    ...{ path, verdict, score },
    ...(threat_name === null ? {} : { threatName: threat_name }),
  }));
}

export async function readPrevalence(
  tx: Queries,
  sample: string,
  now: Temporal.Instant,
): Promise<Prevalence> {
  const rows = await tx.query<{ submissions: bigint; customers: bigint; first: Temporal.Instant }>(
    `select (select count(*) from submissions where sample = $1 and not deleted) as submissions,
       (select count(distinct customer) from submissions where sample = $1 and not deleted)
         as customers,
       (select received_at from samples where id = $1) as first`,
    [sample],
  );
  const [row] = rows;
  if (row === undefined) return { submissions: 0, customers: 0, days: 0 };
  const days = (now.epochMilliseconds - row.first.epochMilliseconds) / 86_400_000;
  return {
    submissions: Number(row.submissions),
    customers: Number(row.customers),
    days: Math.max(0, Math.floor(days)),
  };
}

export interface NewVerdict {
  readonly analysis: string;
  readonly sample: string;
  readonly region: string;
  readonly judgement: Judgement;
  readonly version: bigint;
  readonly at: Temporal.Instant;
}

/** Answers whether what others see of it has changed; the version moves only then. */
export async function putVerdict(tx: Queries, fresh: NewVerdict): Promise<boolean> {
  const { analysis, sample, region, judgement, version, at } = fresh;
  const { verdict, score, threatName, reasons } = judgement;
  const rows = await tx.query<{ version: bigint }>(
    `insert into sample_verdicts (sample, region, version, analysis, verdict, score, threat_name,
       reasons, judged_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (sample) do update set analysis = excluded.analysis, verdict = excluded.verdict,
       score = excluded.score, threat_name = excluded.threat_name, reasons = excluded.reasons,
       judged_at = excluded.judged_at, removed = false,
       version = case when (sample_verdicts.verdict, sample_verdicts.score,
           sample_verdicts.threat_name, sample_verdicts.removed)
         is distinct from (excluded.verdict, excluded.score, excluded.threat_name, false)
         then excluded.version else sample_verdicts.version end
     returning version`,
    [
      sample,
      region,
      version,
      analysis,
      verdict,
      score,
      threatName ?? null,
      jsonb([...reasons]),
      at,
    ],
  );
  await tx.execute(
    `update analyses set state = 'judged', finished_at = $2, version = $3, verdict = $4, score = $5,
       threat_name = $6 where id = $1`,
    [analysis, at, version, verdict, score, threatName ?? null],
  );
  await tx.execute(
    `delete from analysis_stages where analysis in
       (select id from analyses where sample = $1 and id <> $2 and state in ('judged', 'ended'))`,
    [sample, analysis],
  );
  return rows[0]?.version === version;
}

export interface ContainerRow {
  analysis: string;
  state: string;
}

/** The newest analyses of what holds these samples, which their verdicts are a part of. */
export function containersOf(db: Queries, samples: readonly string[]): Promise<ContainerRow[]> {
  return db.query<ContainerRow>(
    `select distinct on (a.sample) a.id as analysis, a.state
     from analyses a where a.sample in
       (select container from sample_members where member = any($1::uuid[]) and container <> member)
       and a.state in ('waiting', 'judged')
     order by a.sample, a.started_at desc`,
    [samples],
  );
}

/** Those that may have been left waiting by a crash or by the end of a member. */
export async function waitingAnalyses(db: Queries, limit: number): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    `select id from analyses where state = 'waiting' order by started_at limit $1`,
    [limit],
  );
  return rows.map(({ id }) => id);
}

export interface JudgedRow {
  sample: string;
  region: string;
  version: bigint;
  sha256: Buffer;
  sha1: Buffer;
  md5: Buffer;
  verdict: Verdict;
  score: number;
  threat_name: string | null;
  received_at: Temporal.Instant;
  judged_at: Temporal.Instant;
  removed: boolean;
}

/** In order of version, those whose entry a signed checkpoint covers. */
export function readJudged(db: Queries, after: bigint, limit: number): Promise<JudgedRow[]> {
  return db.query<JudgedRow>(
    `select v.sample, v.region, v.version, s.sha256, s.sha1, s.md5, v.verdict, v.score,
       v.threat_name, s.received_at, v.judged_at, v.removed
     from sample_verdicts v join samples s on s.id = v.sample
     where v.version > $1
       and v.version < (select size from ledger_checkpoints where role = 'signed')
     order by v.version limit $2`,
    [after, limit],
  );
}

/** Nothing of a removed sample stays but that it is removed. */
export async function removeVerdicts(
  tx: Queries,
  samples: readonly { readonly id: string; readonly version: bigint }[],
): Promise<void> {
  const ids = samples.map(({ id }) => id);
  await tx.execute('delete from analyses where sample = any($1::uuid[])', [ids]);
  await tx.execute(
    'delete from sample_members where container = any($1::uuid[]) or member = any($1::uuid[])',
    [ids],
  );
  await deleteLikeness(tx, ids);
  await tx.execute('delete from analysis_backlog where sample = any($1::uuid[])', [ids]);
  await tx.execute('delete from verdict_overrides where sample = any($1::uuid[])', [ids]);
  await tx.execute(
    `update sample_verdicts set removed = true, version = t.version, analysis = null,
       verdict = 'unknown', score = 0, threat_name = null, reasons = '[]'::jsonb
     from unnest($1::uuid[], $2::bigint[]) as t (id, version) where sample = t.id`,
    [ids, samples.map(({ version }) => version)],
  );
}
