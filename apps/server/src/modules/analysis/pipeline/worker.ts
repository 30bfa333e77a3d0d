import type { Clock } from '../../../platform/clock.ts';
import type { Job, Jobs } from '../../../platform/jobs/index.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { Postgres } from '../../../platform/postgres/index.ts';
import { RegionError } from '../../residency/index.ts';
import { VaultError } from '../../vault/index.ts';
import { type AnalyseDeps, analyse, failRest } from './analyse.ts';
import { endAnalysis } from './analysis-store.ts';
import { countBacklog, fillBacklog, takeBacklog, takeOrder } from './backlog-store.ts';
import type { Judging, Outcome } from './judging.ts';
import { againLater, type OpeningDeps, openAnalyses } from './opening.ts';
import type { Tally } from './progress.ts';
import type { AnalysisJob, OpenedAnalysis } from './types.ts';

export interface WorkerDeps extends OpeningDeps {
  readonly db: Postgres;
  readonly jobs: Jobs<AnalysisJob>;
  readonly analyse: AnalyseDeps;
  readonly judging: Judging;
  readonly tally: Tally;
  /** Files that are under way at a time, those included that wait for a sandbox. */
  readonly atOnce: number;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Takes jobs and carries them out, a bounded number at a time, until it is disposed of. */
export interface Worker extends AsyncDisposable {
  /** There may be new jobs. */
  wake(): void;
  /** There may be new orders. */
  carryOutOrders(): void;
  /** Resolves when nothing is under way and no job is due. */
  idle(): Promise<void>;
}

/** Without being woken: for jobs that are due again, and for the backlog. */
const lookEveryMs = 1_000;
const sweepEveryMs = 60_000;
/** Then what is left of its stages has failed. */
export const attemptsMax = 20;

export function createWorker(deps: WorkerDeps): Worker {
  const { db, jobs, clock, logger, judging, tally, atOnce } = deps;
  const closing = new AbortController();
  const underWay = new Set<Promise<void>>();
  let woken = Promise.withResolvers<void>();
  let idlers: (() => void)[] = [];
  let sweptAtMs = Number.NEGATIVE_INFINITY;
  let ordering = false;
  let ordersDue = true;

  async function take(limit: number): Promise<Job<AnalysisJob>[]> {
    const taken = await jobs.take(limit);
    const room = limit - taken.length;
    // What is newer has been taken: now there is time for the older.
    if (room === 0 || !(await refill(room))) return taken;
    return [...taken, ...(await jobs.take(room))];
  }

  async function refill(limit: number): Promise<boolean> {
    return await db.transaction(async (tx) => {
      const items = await takeBacklog(tx, limit);
      await jobs.add(
        tx,
        items.map(({ sample, region, reason }) => ({
          id: deps.makeId(),
          key: sample,
          // Whatever the reason: it waits for what is new.
          priority: 0,
          data: { sample, region, reason, depth: 0, within: [] },
        })),
      );
      return items.length > 0;
    });
  }

  async function begin(): Promise<boolean> {
    const room = atOnce - underWay.size;
    if (room <= 0) return false;
    const taken = await take(room);
    if (taken.length === 0) return false;
    const starting = openAnalyses(deps, taken);
    starting.catch(() => undefined);
    for (const job of taken) {
      const running = runOne(job, starting).finally(() => {
        underWay.delete(running);
        wake();
      });
      underWay.add(running);
    }
    return taken.length === room;
  }

  async function runOne(
    job: Job<AnalysisJob>,
    starting: Promise<readonly OpenedAnalysis[]>,
  ): Promise<void> {
    try {
      const opened = (await starting).find(({ analysis }) => analysis === job.id);
      if (opened === undefined) return;
      await carryOut(opened);
    } catch (error) {
      await tryAgain(job, error);
    }
  }

  async function carryOut(opened: OpenedAnalysis): Promise<void> {
    const { analysis, job } = opened;
    const watcher = tally.begin(opened);
    try {
      if (opened.attempt > attemptsMax) await failRest(deps.analyse, opened, { limit: 'crash' });
      else await analyse(deps.analyse, opened, watcher, closing.signal);
      watcher.at('verdict');
      const outcome: Outcome = await judging.settle(analysis);
      tally.ended(opened, outcome);
      if (outcome.kind === 'gone') await end(analysis, 'gone');
    } catch (error) {
      const because = endOf(error);
      if (because === undefined) throw error;
      logger.info({ analysis, because }, 'an analysis ends without a verdict');
      await end(analysis, because, because === 'fenced' ? job : undefined);
    } finally {
      watcher.end();
    }
  }

  /** @param again to be asked again later */
  async function end(analysis: string, because: string, again?: AnalysisJob): Promise<void> {
    const at = Temporal.Instant.fromEpochMilliseconds(clock.nowMs());
    await db.transaction(async (tx) => {
      await endAnalysis(tx, analysis, { because, at });
      await jobs.end(tx, analysis);
      if (again !== undefined) await jobs.add(tx, [againLater(deps, again)]);
    });
  }

  /** After a while, and not for ever. A site that is closing leaves its jobs to the next start. */
  async function tryAgain({ id, attempt }: Job<AnalysisJob>, error: unknown): Promise<void> {
    if (closing.signal.aborted) return;
    tally.failed();
    logger.warn({ err: error, analysis: id, attempt }, 'an analysis is tried again later');
    try {
      await jobs.retry(id, error instanceof Error ? error.name : 'unknown');
    } catch (cause) {
      logger.error({ err: cause, analysis: id }, 'an analysis waits for the next start');
    }
  }

  function wake(): void {
    woken.resolve();
  }

  async function run(): Promise<void> {
    const stopped = new Promise<void>((resolve) =>
      closing.signal.addEventListener('abort', () => resolve()),
    );
    while (!closing.signal.aborted) {
      woken = Promise.withResolvers<void>();
      try {
        await sweepNowAndThen();
        startOrders();
        while (!closing.signal.aborted && (await begin()));
        if (underWay.size === 0 && !ordersDue) await settleIdlers();
      } catch (error) {
        logger.warn({ err: error }, 'no analysis could be begun; it is tried again');
      }
      const nap = new AbortController();
      const dozing = clock.sleep(lookEveryMs, nap.signal).catch(() => undefined);
      await Promise.race([woken.promise, stopped, dozing]);
      nap.abort();
    }
    await Promise.all(underWay);
  }

  /** Beside the rest: to rank millions of samples takes a while. */
  function startOrders(): void {
    if (ordering || !ordersDue) return;
    ordering = true;
    ordersDue = false;
    const carrying = orders()
      .catch((error: unknown) => {
        ordersDue = true;
        logger.warn({ err: error }, 'an order to analyse again is carried out later');
      })
      .finally(() => {
        ordering = false;
        underWay.delete(carrying);
        wake();
      });
    underWay.add(carrying);
  }

  async function orders(): Promise<void> {
    while (!closing.signal.aborted) {
      const found = await db.transaction(async (tx) => {
        const order = await takeOrder(tx);
        if (order === undefined) return false;
        const samples = await fillBacklog(tx, order.reason, order.region);
        logger.info({ ...order, samples }, 'samples are analysed again when there is time');
        return true;
      });
      if (!found) return;
    }
  }

  async function sweepNowAndThen(): Promise<void> {
    if (clock.monotonicMs() - sweptAtMs < sweepEveryMs) return;
    sweptAtMs = clock.monotonicMs();
    await judging.sweep();
  }

  async function settleIdlers(): Promise<void> {
    if (idlers.length === 0) return;
    await judging.idle();
    const { waiting, active } = await jobs.counts();
    if (waiting + active + (await countBacklog(db)) > 0) return;
    for (const resolve of idlers.splice(0)) resolve();
  }

  const running = run();
  return {
    wake,
    carryOutOrders: () => {
      ordersDue = true;
      wake();
    },
    idle: () => {
      const idle = new Promise<void>((resolve) => {
        idlers = [...idlers, resolve];
      });
      wake();
      return idle;
    },
    [Symbol.asyncDispose]: async () => {
      closing.abort();
      await running;
    },
  };
}

/** Why an analysis ends by what came in its way; undefined: it is a failure, and is tried again. */
function endOf(error: unknown): string | undefined {
  if (error instanceof RegionError) return error.code === 'fenced' ? 'fenced' : 'closed';
  if (!(error instanceof VaultError)) return undefined;
  if (error.code === 'key-destroyed' || error.code === 'container-gone') return error.code;
  return undefined;
}
