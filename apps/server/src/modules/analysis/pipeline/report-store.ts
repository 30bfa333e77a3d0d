import type { Queries } from '../../../platform/postgres/index.ts';
import type { Reason, Verdict } from '../verdict/index.ts';
import type { AnalysisReason } from './types.ts';

export interface FoundSample {
  id: string;
  region: string;
  sha256: Buffer;
  sha1: Buffer;
  md5: Buffer;
  size_bytes: bigint;
  received_at: Temporal.Instant;
}

/** @param of the site's id, or a SHA-256 which several regions may have */
export function findSamples(
  db: Queries,
  of: { readonly id?: string; readonly sha256?: Uint8Array; readonly region?: string },
): Promise<FoundSample[]> {
  return db.query<FoundSample>(
    `select id, region, sha256, sha1, md5, size_bytes, received_at from samples
     where ${of.id === undefined ? 'sha256 = $1::bytea' : 'id = $1::uuid'} and not deleted
       and ($2::text is null or region = $2) order by region`,
    [of.id ?? of.sha256 ?? null, of.region ?? null],
  );
}

export interface VerdictRow {
  sample: string;
  version: bigint;
  verdict: Verdict;
  score: number;
  threat_name: string | null;
  reasons: Reason[];
  judged_at: Temporal.Instant;
}

export async function readVerdict(db: Queries, sample: string): Promise<VerdictRow | undefined> {
  const rows = await db.query<VerdictRow>(
    `select sample, version, verdict, score, threat_name, reasons, judged_at
     from sample_verdicts where sample = $1 and not removed`,
    [sample],
  );
  return rows[0];
}

export interface AnalysisRow {
  id: string;
  reason: AnalysisReason;
  depth: number;
  state: 'running' | 'waiting' | 'judged' | 'ended';
  ended_because: string | null;
  attempts: number;
  started_at: Temporal.Instant;
  finished_at: Temporal.Instant | null;
  version: bigint | null;
  verdict: Verdict | null;
  score: number | null;
  threat_name: string | null;
}

/** Newest first. */
export function readAnalyses(db: Queries, sample: string, limit: number): Promise<AnalysisRow[]> {
  return db.query<AnalysisRow>(
    `select id, reason, depth, state, ended_because, attempts, started_at, finished_at, version,
       verdict, score, threat_name
     from analyses where sample = $1 order by started_at desc, id limit $2`,
    [sample, limit],
  );
}

export interface TreeRow {
  container: string;
  position: number;
  member: string;
  path: string;
  password: string | null;
  level: number;
  sha256: Buffer;
  size_bytes: bigint;
  verdict: Verdict | null;
  score: number | null;
  threat_name: string | null;
}

/** What stands below a sample, level by level; each container is opened once. */
export function readTree(db: Queries, top: string, limit: number): Promise<TreeRow[]> {
  return db.query<TreeRow>(
    `with recursive tree (container, level) as (
       select $1::uuid, 1
       union
       select m.member, t.level + 1 from tree t join sample_members m on m.container = t.container
       where t.level < 12 and m.member <> $1),
     levels as (select container, min(level) as level from tree group by container)
     select m.container, m.position, m.member, m.path, m.password, l.level, s.sha256, s.size_bytes,
       v.verdict, v.score, v.threat_name
     from levels l join sample_members m on m.container = l.container
       join samples s on s.id = m.member
       left join sample_verdicts v on v.sample = m.member and not v.removed
     order by l.level, m.container, m.position limit $2`,
    [top, limit],
  );
}

export interface ContainerRow {
  container: string;
  sha256: Buffer;
  path: string;
}

/** What holds a sample. */
export function readContainers(
  db: Queries,
  member: string,
  limit: number,
): Promise<ContainerRow[]> {
  return db.query<ContainerRow>(
    `select m.container, s.sha256, m.path from sample_members m join samples s on s.id = m.container
     where m.member = $1 and m.container <> $1 order by s.received_at desc, m.position limit $2`,
    [member, limit],
  );
}

export interface ListedRow extends VerdictRow {
  region: string;
  sha256: Buffer;
  size_bytes: bigint;
}

/** What was judged last, newest first. */
export function listVerdicts(
  db: Queries,
  of: {
    readonly verdict: Verdict | undefined;
    readonly region: string | undefined;
    readonly before: bigint | undefined;
    readonly limit: number;
  },
): Promise<ListedRow[]> {
  return db.query<ListedRow>(
    `select v.sample, v.region, v.version, v.verdict, v.score, v.threat_name, v.reasons, v.judged_at,
       s.sha256, s.size_bytes
     from sample_verdicts v join samples s on s.id = v.sample
     where not v.removed and ($1::text is null or v.verdict = $1)
       and ($2::text is null or v.region = $2) and ($3::bigint is null or v.version < $3)
     order by v.version desc limit $4`,
    [of.verdict ?? null, of.region ?? null, of.before ?? null, of.limit],
  );
}

/** How many samples have which verdict. */
export async function countVerdicts(db: Queries): Promise<Map<Verdict, number>> {
  const rows = await db.query<{ verdict: Verdict; n: bigint }>(
    'select verdict, count(*) as n from sample_verdicts where not removed group by verdict',
  );
  return new Map(rows.map(({ verdict, n }) => [verdict, Number(n)]));
}
