import type { JsonObject } from '@vitrine/verifier';
import { isoTime } from '../../../platform/clock.ts';
import type { Postgres } from '../../../platform/postgres/index.ts';
import { AnalysisError } from '../errors.ts';
import type { LimitHit } from '../limits.ts';
import type { Reason, Verdict } from '../verdict/index.ts';
import * as store from './report-store.ts';
import type { StageRecords } from './stage-records.ts';
import type { AnalysisReason } from './types.ts';

export interface TreeMember {
  /** UUID. */
  readonly sample: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly path: string;
  readonly password?: string;
  /** The sample that holds it. */
  readonly container: string;
  /** 1: directly in the sample that was asked for. */
  readonly level: number;
  readonly verdict?: Verdict;
  readonly score?: number;
  readonly threatName?: string;
}

export interface ReportedStage {
  readonly stage: string;
  readonly outcome: 'done' | 'failed';
  readonly durationMs: number;
  readonly limits: readonly LimitHit[];
  readonly members: number;
  readonly result?: JsonObject;
}

export interface PastAnalysis {
  readonly analysis: string;
  readonly reason: AnalysisReason;
  readonly state: 'running' | 'waiting' | 'judged' | 'ended';
  readonly endedBecause?: string;
  readonly attempts: number;
  readonly startedAt: string;
  readonly finishedAt?: string;
  /** Of its `sample.judged` entry. */
  readonly index?: string;
  readonly verdict?: Verdict;
  readonly score?: number;
  readonly threatName?: string;
}

/** All that is known of a sample by its analyses. */
export interface SampleReport {
  readonly sample: string;
  readonly region: string;
  readonly sha256: string;
  readonly sha1: string;
  readonly md5: string;
  readonly sizeBytes: number;
  readonly receivedAt: string;
  /** `waiting` for its first analysis, or for its members. */
  readonly state: 'waiting' | 'running' | 'judged';
  readonly judgement?: {
    readonly verdict: Verdict;
    readonly score: number;
    readonly threatName?: string;
    readonly reasons: readonly Reason[];
    readonly judgedAt: string;
    /** Index of the ledger entry of the last change. */
    readonly version: string;
  };
  /** Of the newest analysis. */
  readonly stages: readonly ReportedStage[];
  readonly members: readonly TreeMember[];
  /** There are more members than are listed. */
  readonly membersCut: boolean;
  readonly containers: readonly {
    readonly sample: string;
    readonly sha256: string;
    readonly path: string;
  }[];
  /** Newest first. */
  readonly history: readonly PastAnalysis[];
}

export interface SampleName {
  /** The site's id. */
  readonly id?: string;
  /** 32 bytes. */
  readonly sha256?: Uint8Array;
  readonly region?: string;
}

const treeListed = 1_000;
const listed = 50;

/** @throws {AnalysisError} `unknown-sample`, `several-regions` */
export async function requireSample(db: Postgres, of: SampleName): Promise<store.FoundSample> {
  const [sample, ...others] = await store.findSamples(db, of);
  if (sample === undefined) throw new AnalysisError('unknown-sample', 'There is no such sample');
  if (others.length === 0) return sample;
  const regions = [sample, ...others].map(({ region }) => region).join(', ');
  throw new AnalysisError('several-regions', `Several regions hold it, name one: ${regions}`);
}

export async function reportOf(
  { db, records }: { readonly db: Postgres; readonly records: Pick<StageRecords, 'read'> },
  sample: store.FoundSample,
): Promise<SampleReport> {
  const { id } = sample;
  const [verdict, analyses, tree, containers] = await Promise.all([
    store.readVerdict(db, id),
    store.readAnalyses(db, id, listed),
    store.readTree(db, id, treeListed + 1),
    store.readContainers(db, id, listed),
  ]);
  const newest = analyses.find(({ state }) => state !== 'ended');
  const stages =
    newest === undefined ? [] : ((await records.read(db, [newest.id])).get(newest.id) ?? []);
  return {
    sample: id,
    region: sample.region,
    sha256: sample.sha256.toString('hex'),
    sha1: sample.sha1.toString('hex'),
    md5: sample.md5.toString('hex'),
    sizeBytes: Number(sample.size_bytes),
    receivedAt: iso(sample.received_at),
    state: newest === undefined || newest.state === 'ended' ? 'waiting' : newest.state,
    ...(verdict === undefined ? {} : { judgement: judgementOf(verdict) }),
    stages,
    members: tree.slice(0, treeListed).map(memberOf),
    membersCut: tree.length > treeListed,
    containers: containers.map(({ container, sha256, path }) => ({
      ...{ sample: container, sha256: sha256.toString('hex'), path },
    })),
    history: analyses.map(pastOf),
  };
}

export function judgementOf(row: store.VerdictRow) {
  const { verdict, score, reasons, version } = row;
  return {
    ...{ verdict, score, reasons, version: String(version) },
    judgedAt: iso(row.judged_at),
    ...(row.threat_name === null ? {} : { threatName: row.threat_name }),
  };
}

function memberOf(row: store.TreeRow): TreeMember {
  const { member, path, password, container, level } = row;
  return {
    ...{ sample: member, path, container, level, sizeBytes: Number(row.size_bytes) },
    sha256: row.sha256.toString('hex'),
    ...present('password', password),
    ...present('verdict', row.verdict),
    ...present('score', row.score),
    ...present('threatName', row.threat_name),
  };
}

function pastOf(row: store.AnalysisRow): PastAnalysis {
  const { id, reason, state, attempts } = row;
  return {
    ...{ analysis: id, reason, state, attempts, startedAt: iso(row.started_at) },
    ...present('endedBecause', row.ended_because),
    ...present('finishedAt', row.finished_at && iso(row.finished_at)),
    ...present('index', row.version === null ? null : String(row.version)),
    ...present('verdict', row.verdict),
    ...present('score', row.score),
    ...present('threatName', row.threat_name),
  };
}

function present<K extends string, V>(name: K, value: V | null): { [N in K]?: V } {
  return (value === null ? {} : { [name]: value }) as { [N in K]?: V };
}

function iso(at: Temporal.Instant): string {
  return isoTime(at.epochMilliseconds);
}
