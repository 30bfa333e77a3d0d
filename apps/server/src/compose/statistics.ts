import path from 'node:path';
import type { SitePolicy } from '../modules/residency/index.ts';
import {
  createBlockWriter,
  createEventStore,
  createPreparers,
  createPseudonyms,
  createSpool,
  createStatistics,
  type StatisticsRoutesDeps,
} from '../modules/statistics/index.ts';
import { runRegularly, type SiteKeys } from '../modules/vault/index.ts';
import { openedLater } from '../platform/clickhouse/index.ts';
import type { PartyBase } from './party.ts';

export interface StatisticsOptions {
  /** Threads that prepare events, while there are any. */
  readonly workers: number;
}

const keysEveryMs = 3_600_000;
/** What may wait on disk while ClickHouse is away. */
const spoolBytesMax = 1_073_741_824;

/** A site's statistics; nothing of ClickHouse is started before the first event or question. */
export function openStatistics(
  options: StatisticsOptions,
  base: PartyBase,
  { policy, keys }: { readonly policy: SitePolicy; readonly keys: SiteKeys },
  scope: AsyncDisposableStack,
): StatisticsRoutesDeps {
  const { db, ledger, wrapper, random: randomBytes } = base;
  const { clock, logger, name: site, directory } = base.options;
  const clickhouse = openedLater(base.options.clickhouse);
  const events = createEventStore(clickhouse, site);
  const writer = scope.use(
    createBlockWriter({ db, events, ledger, regions: policy, clock, logger }),
  );
  const place = { name: 'main', directory: path.join(directory, 'keys', 'pseudonyms'), wrapper };
  const pseudonyms = createPseudonyms({ db, ledger, place, clock, randomBytes });
  const destroying = { name: 'pseudonym keys', everyMs: keysEveryMs, clock, logger };
  scope.use(runRegularly(destroying, () => pseudonyms.destroyDue()));
  const spool = scope.use(
    createSpool({
      ...{ db, keys, writer, clock, randomBytes, logger },
      directory: path.join(directory, 'statistics-spool'),
      bytesMax: spoolBytesMax,
    }),
  );
  const preparers = scope.use(createPreparers({ threads: options.workers, logger }));
  const statistics = createStatistics({
    ...{ db, ledger, policy, preparers, pseudonyms, writer, spool, clock },
  });
  return { db, ledger, clickhouse, statistics, spool };
}
