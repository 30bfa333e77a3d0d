import { randomUUID } from 'node:crypto';
import { after } from 'node:test';
import { type Clock, systemClock } from '../../platform/clock.ts';
import { type Jobs, openJobs } from '../../platform/jobs/index.ts';
import { silentLogger } from '../../platform/logger.ts';
import { openTestSite, submissionOf, type TestSite } from '../vault/test-kit.ts';
import {
  type Analysis,
  type AnalysisDeps,
  type AnalysisJob,
  type Arrivals,
  createAnalysis,
  createArrivals,
  createSandboxes,
  defaultLimits,
  type Limits,
  type SampleReport,
} from './index.ts';

const logger = silentLogger();

/** A site with its analysis, over the stages of `pipeline/tiny-stages.ts`. */
export interface TestAnalysis extends TestSite {
  readonly analysis: Analysis;
  readonly jobs: Jobs<AnalysisJob>;
  readonly arrivals: Arrivals;
  readonly deps: AnalysisDeps;
  /** Submits a file, as JSON unless it is bytes. Answers its id. */
  submit(content: unknown, more?: Partial<Parameters<typeof submissionOf>[0]>): Promise<string>;
  /** Its report once nothing is under way. */
  settled(sample: string): Promise<SampleReport>;
}

export interface TestAnalysisOptions {
  readonly limits?: Partial<Limits>;
  readonly clock?: Clock;
  readonly overrides?: (deps: AnalysisDeps) => Partial<AnalysisDeps>;
  /** Does not begin to work. */
  readonly asleep?: boolean;
}

const sandboxStages = ['identify', 'digests', 'unpack', 'rules'];

/** Gone when the calling test file ends. */
export async function openTestAnalysis(options: TestAnalysisOptions = {}): Promise<TestAnalysis> {
  const scope = new AsyncDisposableStack();
  let opened: { jobs: Jobs<AnalysisJob>; arrivals: Arrivals } | undefined;
  const clock = options.clock ?? systemClock;
  const site = await openTestSite({
    clock,
    listenerOf: async ({ db, place }) => {
      const jobs = await openJobs<AnalysisJob>({ db, ...place, queue: 'analysis', logger });
      const arrivals = createArrivals({ jobs, makeId: randomUUID });
      opened = { jobs, arrivals };
      return arrivals;
    },
  });
  // Before the site: tests end what they have begun in reverse.
  if (opened === undefined) throw new Error('no jobs');
  const { jobs, arrivals } = opened;
  after(() => scope.disposeAsync());
  scope.use(jobs);
  const limits = { ...defaultLimits, ...options.limits };
  const stages = new URL('./pipeline/tiny-stages.ts', import.meta.url);
  const sandboxes = scope.use(createSandboxes({ size: 2, stages, limits, logger }));
  const base: AnalysisDeps = {
    ...site,
    ...{ jobs, arrivals, sandboxes, sandboxStages, limits, clock, logger },
    siteStages: [],
    knownGood: async () => undefined,
    size: 2,
    makeId: randomUUID,
  };
  const deps = { ...base, ...options.overrides?.(base) };
  const analysis = scope.use(await createAnalysis(deps));
  return {
    ...site,
    ...{ analysis, jobs, arrivals, deps },
    submit: async (content, more) => {
      const bytes = content instanceof Uint8Array ? content : Buffer.from(JSON.stringify(content));
      await using incoming = await site.vault.begin('rest', {
        sizeBytesMax: 1 << 28,
        copies: 'all',
      });
      await incoming.write(bytes);
      await incoming.finish();
      return (await incoming.commit(submissionOf(more))).sample;
    },
    settled: async (sample) => {
      await analysis.idle();
      return await analysis.report({ id: sample });
    },
  };
}
