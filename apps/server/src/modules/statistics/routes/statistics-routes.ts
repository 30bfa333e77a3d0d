import type { HttpServer } from '../../../platform/http/index.ts';
import type { CoverageCheck } from '../coverage/check.ts';
import { createEventProofs, type EventProofsDeps } from '../proof/event-proofs.ts';
import { createPublished } from '../publication/published.ts';
import type { Readings } from '../reading/readings.ts';
import { type ReconcileDeps, reconcile } from '../reconcile/reconcile.ts';
import type { Erasures } from '../removal/erasures.ts';
import type { Statistics } from '../service.ts';
import { checkCoverage } from './check-coverage.ts';
import { eraseStatistics } from './erase-statistics.ts';
import { proveEvent } from './prove-event.ts';
import { listWeeks } from './published/list-weeks.ts';
import { readWeek } from './published/read-week.ts';
import { sumWeeks } from './published/sum-weeks.ts';
import { type ReadBatchDeps, readBatch } from './read-batch.ts';
import { readCoverage } from './read-coverage.ts';
import type { ReadingRoutesDeps } from './reading/answer.ts';
import { readingRoutes } from './reading/reading-routes.ts';
import { reconcileStatistics } from './reconcile-statistics.ts';
import { sendStatistics } from './send-statistics.ts';

export interface StatisticsRoutesDeps extends EventProofsDeps, ReconcileDeps, ReadBatchDeps {
  /** Of this site. */
  readonly ledger: EventProofsDeps['ledger'] & ReconcileDeps['ledger'];
  readonly clickhouse: EventProofsDeps['clickhouse'] & ReconcileDeps['clickhouse'];
  readonly statistics: Statistics;
  readonly readings: Readings;
  readonly spool: ReadBatchDeps['spool'] & ReadingRoutesDeps['spool'];
  readonly erasures: Erasures;
  readonly coverage: CoverageCheck;
}

/** All routes of this module. */
export function statisticsRoutes(app: HttpServer, deps: StatisticsRoutesDeps): void {
  sendStatistics(app, deps);
  readBatch(app, deps);
  proveEvent(app, { proofs: createEventProofs(deps) });
  eraseStatistics(app, deps);
  checkCoverage(app, deps);
  readCoverage(app, deps);
  reconcileStatistics(app, { reconcile: () => reconcile(deps) });
  readingRoutes(app, deps);
  const published = createPublished(deps);
  listWeeks(app, published);
  readWeek(app, published);
  sumWeeks(app, published);
}
