import type { Clock } from '../../../platform/clock.ts';
import { createGroupCommit } from '../../../platform/group-commit.ts';
import type { Jobs } from '../../../platform/jobs/index.ts';
import { createLately } from '../../../platform/lately.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { Postgres, Queries, Transaction } from '../../../platform/postgres/index.ts';
import type { Ledger } from '../../ledger/index.ts';
import type { SitePolicy } from '../../residency/index.ts';
import type { SampleRemoval, SiteKeys, Vault, VaultEngine } from '../../vault/index.ts';
import { AnalysisError } from '../errors.ts';
import type { Limits } from '../limits.ts';
import type { Sandboxes } from '../sandbox/index.ts';
import { findSimilar, type SimilarFound } from '../similar/similar.ts';
import { judge, type Verdict } from '../verdict/index.ts';
import { countOpen, findByDigest, holdRegionStates } from './analysis-store.ts';
import type { Arrivals } from './arrivals.ts';
import { countBacklog, insertOrder } from './backlog-store.ts';
import { createJudging } from './judging.ts';
import { type Counted, createTally, type RunningAnalysis } from './progress.ts';
import { createRecording } from './recording.ts';
import { countVerdicts, type ListedRow, listVerdicts, readAnalyses } from './report-store.ts';
import { reportOf, requireSample, type SampleName, type SampleReport } from './reports.ts';
import { createStageRecords } from './stage-records.ts';
import type { SiteStage } from './stages.ts';
import { createTrees } from './trees.ts';
import { type AnalysisJob, type AnalysisReason, priorities } from './types.ts';
import { type JudgedRow, readJudged, removeVerdicts } from './verdict-store.ts';
import { createWorker } from './worker.ts';

export interface AnalysisDeps {
  readonly db: Postgres;
  readonly ledger: Pick<Ledger, 'append' | 'durable' | 'site'>;
  readonly policy: Pick<SitePolicy, 'requireOpen' | 'current'>;
  readonly keys: Pick<SiteKeys, 'current' | 'identity'>;
  readonly engine: Pick<VaultEngine, 'open'>;
  readonly vault: Pick<Vault, 'begin'>;
  readonly jobs: Jobs<AnalysisJob>;
  readonly arrivals: Pick<Arrivals, 'onArrival'>;
  readonly sandboxes: Sandboxes;
  /** Names of the stages that the sandboxes have. */
  readonly sandboxStages: readonly string[];
  readonly siteStages: readonly SiteStage[];
  /** Files at a time. */
  readonly size: number;
  readonly limits: Limits;
  readonly clock: Clock;
  readonly logger: Logger;
  /** A fresh UUID. */
  readonly makeId: () => string;
}

/** How the analysis of a site stands. */
export interface AnalysisProgress {
  /** Jobs that nobody has begun, and samples that are analysed when there is nothing newer. */
  readonly waiting: number;
  readonly backlog: number;
  readonly running: readonly RunningAnalysis[];
  /** Containers that wait for their members. */
  readonly waitingForMembers: number;
  readonly sandboxes: { readonly busy: number; readonly warm: number; readonly lost: number };
  readonly sinceStart: Counted;
  readonly verdicts: Readonly<Partial<Record<Verdict, number>>>;
}

/** A verdict that reputation and others learn of, in the order of versions. */
export interface JudgedSample {
  /** Index of the ledger entry that last changed it. */
  readonly version: bigint;
  /** UUID. */
  readonly sample: string;
  readonly region: string;
  readonly sha256: Uint8Array;
  readonly sha1: Uint8Array;
  readonly md5: Uint8Array;
  readonly verdict: Verdict;
  /** 0–100. */
  readonly score: number;
  readonly threatName?: string;
  /** ISO, UTC. */
  readonly firstSeenAt: string;
  readonly judgedAt: string;
  /** The sample has ended; nothing else of it counts. */
  readonly removed?: boolean;
}

export interface Analysis extends AsyncDisposable {
  /** @throws {AnalysisError} `unknown-sample`, `several-regions` */
  find(of: SampleName): Promise<{ readonly id: string; readonly region: string }>;
  /** Throws as `find` does. */
  report(of: SampleName): Promise<SampleReport>;
  /** Samples that are like one. Throws as `find` does. */
  similar(of: SampleName): Promise<SimilarFound>;
  list(of: Parameters<typeof listVerdicts>[1]): Promise<ListedRow[]>;
  progress(): Promise<AnalysisProgress>;
  /** Called at each change of what is under way. */
  onChange(listener: () => void): Disposable;
  /**
   * Analyses a sample once more, before what is new. @throws {AnalysisError} as `report`, and
   * `region-closed`
   */
  again(of: SampleName): Promise<{ readonly sample: string }>;
  /**
   * Orders, in the caller's transaction, that all samples of open regions, or of one, be analysed once
   * more when there is nothing newer to do: the newest and most prevalent first.
   */
  order(tx: Transaction, reason: AnalysisReason, region?: string): Promise<void>;
  orderAll(region?: string): Promise<void>;
  /** Judges a sample again by what its newest analysis found; nothing where there is none yet. */
  judgeAgain(sample: string): Promise<void>;
  /** Called after each transaction that judged. */
  onJudged(listener: () => void): Disposable;
  readonly removal: SampleRemoval;
  /** Looks for work now. */
  wake(): void;
  /** Resolves when nothing is under way and nothing waits. */
  idle(): Promise<void>;
}

const recentMax = 10;
const freshMs = 1_000;
const oldMs = 10_000;

/** Analyses samples as they come, until it is disposed of. */
export async function createAnalysis(deps: AnalysisDeps): Promise<Analysis> {
  const { db, ledger, policy, jobs, sandboxes, clock, logger, limits, makeId } = deps;
  await using scope = new AsyncDisposableStack();
  const tally = createTally(clock);
  const records = createStageRecords({ keys: deps.keys, regions: policy });
  const recording = createRecording({ db, jobs, records, clock, makeId });
  const judging = scope.use(
    createJudging({ db, ledger, regions: policy, jobs, judge, records, clock, logger }),
  );
  const given = await jobs.recover();
  if (given > 0) logger.info({ jobs: given }, 'analyses go on that were under way');
  const digests = createGroupCommit(
    async (items: readonly { readonly region: string; readonly sha256: Uint8Array }[]) => {
      const found = await findByDigest(db, items);
      return items.map(({ region, sha256 }) => ({
        id: found.get(`${region} ${Buffer.from(sha256).toString('hex')}`),
      }));
    },
    { lanes: 2 },
  );
  const worker = scope.use(
    createWorker({
      ...{ db, ledger, jobs, judging, tally, clock, logger, makeId },
      // Some more than there are sandboxes: their entries are written meanwhile.
      atOnce: deps.size * 4,
      analyse: {
        ...{
          db,
          keys: deps.keys,
          engine: deps.engine,
          vault: deps.vault,
          sandboxes,
          recording,
          records,
        },
        ...{
          sandboxStages: deps.sandboxStages,
          siteStages: deps.siteStages,
          limits,
          clock,
          logger,
        },
        trees: createTrees(),
        find: async (region, sha256) => (await digests.add({ region, sha256 })).id,
        copies: () => policy.current().sites[ledger.site]?.copies ?? 'all',
      },
    }),
  );
  scope.use(deps.arrivals.onArrival(worker.wake));

  const look = createLately({
    ...{ clock, freshMs, oldMs },
    look: async () => {
      const [{ waiting }, backlog, open, verdicts] = await Promise.all([
        jobs.counts(),
        countBacklog(db),
        countOpen(db),
        countVerdicts(db),
      ]);
      return { waiting, backlog, waitingForMembers: open.waiting, verdicts };
    },
    onFailure: (error) => logger.warn({ err: error }, 'the analyses could not be counted'),
  });

  async function progress(): Promise<AnalysisProgress> {
    const { verdicts, ...counts } = await look();
    return {
      ...counts,
      running: tally.running(),
      sandboxes: sandboxes.stats(),
      sinceStart: tally.counted(),
      verdicts: Object.fromEntries(verdicts),
    };
  }

  async function again(of: SampleName): Promise<{ sample: string }> {
    const { id: sample, region } = await requireSample(db, of);
    await db.transaction(async (tx) => {
      const state = (await holdRegionStates(tx, [region])).get(region);
      if (state !== 'open') {
        throw new AnalysisError('region-closed', `${region} is not open at this site now`);
      }
      const data = { sample, region, reason: 'asked' as const, depth: 0, within: [] };
      await jobs.add(tx, [{ id: makeId(), key: sample, priority: priorities.asked, data }]);
    });
    worker.wake();
    return { sample };
  }

  async function order(tx: Transaction, reason: AnalysisReason, region?: string): Promise<void> {
    const at = Temporal.Instant.fromEpochMilliseconds(clock.nowMs());
    await insertOrder(tx, { id: makeId(), reason, region, at });
    tx.afterCommit(worker.carryOutOrders);
  }

  async function judgeAgain(sample: string): Promise<void> {
    const newest = (await readAnalyses(db, sample, recentMax)).find(
      ({ state }) => state === 'judged',
    );
    if (newest !== undefined) await judging.settle(newest.id);
  }

  const held = scope.move();
  return {
    find: (of) => requireSample(db, of),
    report: async (of) => reportOf({ db, records }, await requireSample(db, of)),
    similar: async (of) => findSimilar(db, (await requireSample(db, of)).id),
    list: (of) => listVerdicts(db, of),
    progress,
    onChange: tally.onChange,
    again,
    order,
    orderAll: (region) => db.transaction((tx) => order(tx, 'asked', region)),
    judgeAgain,
    onJudged: judging.onJudged,
    removal: { removed: removeVerdicts },
    wake: worker.wake,
    idle: worker.idle,
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

/** Verdicts that changed after a version, oldest first, only those that are durable in the ledger. */
export async function readJudgedAfter(
  db: Queries,
  after: bigint,
  limit: number,
): Promise<JudgedSample[]> {
  return (await readJudged(db, after, limit)).map(judgedOf);
}

function judgedOf(row: JudgedRow): JudgedSample {
  const { version, sample, region, sha256, sha1, md5, verdict, score } = row;
  return {
    ...{ version, sample, region, sha256, sha1, md5, verdict, score },
    ...(row.threat_name === null ? {} : { threatName: row.threat_name }),
    firstSeenAt: row.received_at.toString(),
    judgedAt: row.judged_at.toString(),
    ...(row.removed ? { removed: true } : {}),
  };
}
