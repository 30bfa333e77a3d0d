import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { type Analysis, readJudgedAfter } from '../modules/analysis/index.ts';
import type { Customers } from '../modules/identity/index.ts';
import { nextIndex } from '../modules/ledger/index.ts';
import {
  createFastPath,
  createKnownGood,
  createPrevalence,
  createReputation,
  type ReputationRoutesDeps,
  reputationRoutes,
} from '../modules/reputation/index.ts';
import type { SitePolicy } from '../modules/residency/index.ts';
import type { Sightings } from '../modules/statistics/index.ts';
import { createLookLog, runRegularly } from '../modules/vault/index.ts';
import { answerBefore, type HttpServer } from '../platform/http/index.ts';
import type { Metrics } from '../platform/metrics/index.ts';
import type { PartyBase } from './party.ts';

const prevalenceEveryMs = 3_600_000;

export interface OpenedFrom {
  readonly policy: Pick<SitePolicy, 'requireHome'>;
  readonly analysis: Pick<Analysis, 'onJudged'>;
  readonly sightings: Sightings;
}

/** What a site tells of files and hosts; its read model is opened while the site already serves. */
export function openReputation(
  base: PartyBase,
  { policy, analysis, sightings }: OpenedFrom,
  scope: AsyncDisposableStack,
): ReputationRoutesDeps {
  const { db, ledger } = base;
  const { clock, logger, directory } = base.options;
  const judged = {
    readJudgedAfter,
    // What was judged is told once its entry is durable, and that is soon after.
    onJudged: (listener: () => void) =>
      analysis.onJudged(() => {
        nextIndex(db)
          .then((next) => ledger.durable(next - 1n))
          .then(listener, (error) => logger.warn({ err: error }, 'a verdict is told later'));
      }),
  };
  const reputation = scope.use(
    createReputation({
      ...{ db, clock, logger, judged },
      directory: path.join(directory, 'reputation'),
    }),
  );
  const prevalence = createPrevalence({ db, sightings, clock });
  const counting = { name: 'prevalence', everyMs: prevalenceEveryMs, clock, logger };
  scope.use(runRegularly(counting, () => prevalence.refresh()));
  const noteLook = createLookLog({ db, clock, newId: randomUUID });
  return {
    db,
    reputation,
    knownGood: createKnownGood({ db, clock, newId: randomUUID }),
    asking: { requireHome: (country) => policy.requireHome(country, 'files'), noteLook },
  };
}

export interface ServedWith {
  readonly customers: Pick<Customers, 'authenticated'>;
  readonly policy: Pick<SitePolicy, 'homeFor'>;
  readonly metrics: Metrics;
  /** This site. */
  readonly site: string;
}

/** Its routes, the one that is asked most before the framework, and its figures. */
export function serveReputation(
  app: HttpServer,
  deps: ReputationRoutesDeps,
  { customers, policy, metrics, site }: ServedWith,
): void {
  const { reputation } = deps;
  reputationRoutes(app, deps);
  answerBefore(
    app,
    createFastPath({
      reputation,
      authenticated: customers.authenticated,
      isHome: (country) => policy.homeFor(country, 'files')?.site === site,
    }),
  );
  metrics.gauge(
    { name: 'reputation_entries', help: 'Files in the read model, about.' },
    (gauge) => {
      const { entries, changed } = reputation.figures();
      gauge.set(entries + changed);
    },
  );
  metrics.gauge(
    { name: 'reputation_lookups', help: 'Look-ups since the start.', labels: ['kind'] },
    (gauge) => {
      for (const [kind, count] of reputation.figures().lookups) gauge.set({ kind }, count);
    },
  );
}
