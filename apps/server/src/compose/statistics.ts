import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { SitePolicy } from '../modules/residency/index.ts';
import {
  createBlockWriter,
  createCellStore,
  createCoverageCheck,
  createErasures,
  createEventRemoval,
  createEventStore,
  createPreparers,
  createPseudonyms,
  createPublisher,
  createReadings,
  createRegionEvents,
  createSightings,
  createSpool,
  createStatistics,
  createStatisticsRetention,
  type RegionEvents,
  type Sightings,
  type StatisticsRoutesDeps,
} from '../modules/statistics/index.ts';
import { createLookLog, runRegularly, type SiteKeys } from '../modules/vault/index.ts';
import { openedLater } from '../platform/clickhouse/index.ts';
import type { PartyBase } from './party.ts';

export interface StatisticsOptions {
  /** Threads that prepare events, while there are any. */
  readonly workers: number;
}

const keysEveryMs = 3_600_000;
const publishEveryMs = 3_600_000;
const retentionEveryMs = 3_600_000;
/** Erasures that a restart or a fence left open. */
const erasuresEveryMs = 60_000;
/** Looks whether the daily check is due. */
const coverageEveryMs = 600_000;
/** What may wait on disk while ClickHouse is away. */
const spoolBytesMax = 1_073_741_824;

/** A site's statistics; nothing of ClickHouse is started before the first event or question. */
export function openStatistics(
  options: StatisticsOptions,
  base: PartyBase,
  { policy, keys }: { readonly policy: SitePolicy; readonly keys: SiteKeys },
  scope: AsyncDisposableStack,
): StatisticsRoutesDeps & { readonly regionEvents: RegionEvents; readonly sightings: Sightings } {
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
  const removal = createEventRemoval({ clickhouse, clock });
  const removing = { db, ledger, removal, writer, clock, logger };
  const retention = createStatisticsRetention({ ...removing, policy });
  const dropping = { name: 'statistics retention', everyMs: retentionEveryMs, clock, logger };
  scope.use(runRegularly(dropping, (signal) => retention.runDue(signal)));
  const erasures = scope.use(createErasures({ ...removing, regions: policy, makeId: randomUUID }));
  const erasing = { name: 'statistics erasures', everyMs: erasuresEveryMs, clock, logger };
  scope.use(runRegularly(erasing, (signal) => erasures.runOpen(signal)));
  const coverage = createCoverageCheck({ db, clickhouse, ledger, directory, clock, logger });
  const covering = { name: 'erasure coverage', everyMs: coverageEveryMs, clock, logger };
  scope.use(runRegularly(covering, () => coverage.runDue()));
  const spool = scope.use(
    createSpool({
      ...{ db, keys, writer, regions: policy, clock, randomBytes, logger },
      directory: path.join(directory, 'statistics-spool'),
      bytesMax: spoolBytesMax,
    }),
  );
  const preparers = scope.use(createPreparers({ threads: options.workers, logger }));
  const statistics = createStatistics({
    ...{ db, ledger, policy, preparers, pseudonyms, writer, spool, clock },
  });
  const regionEvents = createRegionEvents({
    ...{ db, clickhouse, ledger, writer, spool, removal, pseudonyms },
  });
  const cells = createCellStore(clickhouse);
  const publisher = createPublisher({ db, ledger, policy, cells, clock, logger });
  const publishing = { name: 'published weeks', everyMs: publishEveryMs, clock, logger };
  scope.use(runRegularly(publishing, (signal) => publisher.publishDue(signal)));
  const sightings = createSightings({ db, clickhouse });
  const noteLook = createLookLog({ db, clock, newId: randomUUID });
  const readings = createReadings({ clickhouse, policy, site, clock, noteLook });
  return {
    db,
    ledger,
    clickhouse,
    statistics,
    spool,
    erasures,
    coverage,
    readings,
    regionEvents,
    sightings,
  };
}
