import type { AnalysisProgress } from '../modules/analysis/index.ts';
import type { Ledger } from '../modules/ledger/index.ts';
import type { SiteFigures } from '../modules/status/index.ts';
import type { Holdings, Taken } from '../modules/vault/index.ts';
import { type Clock, isoTime } from '../platform/clock.ts';
import type { Readiness } from '../platform/http/index.ts';
import { createLately } from '../platform/lately.ts';
import type { Logger } from '../platform/logger.ts';
import { createMetrics, type Metrics } from '../platform/metrics/index.ts';
import type { Postgres } from '../platform/postgres/index.ts';

/** What every party counts, and how it tells whether it can work. */
export function openFigures(parts: { db: Postgres; ledger: Ledger }): {
  metrics: Metrics;
  readiness: () => Promise<Readiness>;
} {
  const metrics = createMetrics();
  metrics.gauge({ name: 'ledger_entries', help: 'Entries that a signed checkpoint covers.' }, (g) =>
    g.set(Number(parts.ledger.head().size)),
  );
  return { metrics, readiness: () => readinessOf(parts) };
}

async function readinessOf({ db, ledger }: { db: Postgres; ledger: Ledger }): Promise<Readiness> {
  const database = await db.query('select 1').then(
    () => 'ok',
    () => 'the database does not answer',
  );
  const stopped = ledger.failure() !== undefined;
  const checks = { database, ledger: stopped ? 'it has stopped' : 'ok' };
  return { ready: database === 'ok' && !stopped, checks };
}

/** What a site counts besides. */
export interface SiteCounts {
  readonly taken: () => Taken;
  readonly uploads: () => number;
  readonly missingCopies: () => Promise<bigint>;
  readonly relocationTasks: () => Promise<number>;
  readonly freeBytes: () => Promise<ReadonlyMap<string, number | undefined>>;
  readonly holdings: () => Promise<Holdings>;
  readonly uncovered: () => Promise<number>;
  readonly analysis: () => Promise<AnalysisProgress>;
}

/** For whoever collects metrics. */
export function siteMetrics(
  metrics: Metrics,
  counts: Pick<SiteCounts, 'uploads' | 'missingCopies' | 'freeBytes' | 'analysis'>,
): void {
  metrics.gauge({ name: 'uploads', help: 'Samples on their way in.' }, (g) =>
    g.set(counts.uploads()),
  );
  metrics.gauge(
    { name: 'copies_missing', help: 'Copies that repair is still to make.' },
    async (g) => g.set(Number(await counts.missingCopies())),
  );
  const analysis = (name: string, help: string, of: (now: AnalysisProgress) => number) =>
    metrics.gauge({ name, help }, async (g) => g.set(of(await counts.analysis())));
  analysis('analyses_waiting', 'Analyses that nobody has begun.', (now) => now.waiting);
  analysis('analyses_backlog', 'Samples to be analysed again in time.', (now) => now.backlog);
  analysis(
    'analyses_judged_total',
    'Verdicts since the start.',
    ({ sinceStart }) => sinceStart.judged,
  );
  analysis(
    'sandboxes_lost_total',
    'Sandboxes that crashed or met a limit, since the start.',
    ({ sandboxes }) => sandboxes.lost,
  );
  metrics.gauge(
    { name: 'data_centre_free_bytes', help: 'Bytes free where known.', labels: ['data_centre'] },
    async (g) => {
      for (const [name, bytes] of await counts.freeBytes()) {
        if (bytes !== undefined) g.set({ data_centre: name }, bytes);
      }
    },
  );
}

const freshMs = 2_000;
const oldMs = 10_000;

/** For the office's overview, and for people at the site. */
export function siteFigures(
  counts: SiteCounts,
  { ledger, clock, logger }: { ledger: Ledger; clock: Clock; logger: Logger },
): () => Promise<SiteFigures> {
  return createLately({
    clock,
    freshMs,
    oldMs,
    look: async () => {
      const [holdings, missing, tasks, uncovered, free, health, analysis] = await Promise.all([
        counts.holdings(),
        counts.missingCopies(),
        counts.relocationTasks(),
        counts.uncovered(),
        counts.freeBytes(),
        ledger.health(),
        counts.analysis(),
      ]);
      const published = health.published?.size ?? 0n;
      return {
        at: isoTime(clock.nowMs()),
        taken: counts.taken(),
        stored: holdings.regions.map((region) => ({ ...region })),
        uploads: counts.uploads(),
        copiesMissing: Number(missing),
        relocationTasks: tasks,
        erasureUncovered: uncovered,
        analysis: {
          waiting: analysis.waiting + analysis.running.length,
          backlog: analysis.backlog,
          judgedLastMinute: analysis.sinceStart.lastMinute,
        },
        disks: [...free].map(([dataCentre, bytes]) => ({ dataCentre, freeBytes: bytes ?? null })),
        ledger: {
          size: Number(health.size),
          waiting: Number(health.size + health.pending - published),
          stopped: ledger.failure() !== undefined,
        },
      };
    },
    onFailure: (error) => logger.warn({ err: error }, 'the figures could not be counted'),
  });
}
