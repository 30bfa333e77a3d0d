import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { SitePolicy } from '../modules/residency/index.ts';
import {
  createBlockWriter,
  createCoverageCheck,
  createErasures,
  createEventRemoval,
  createEventStore,
  createPreparers,
  createPseudonyms,
  createStatistics,
  createStatisticsRetention,
  type StatisticsRoutesDeps,
} from '../modules/statistics/index.ts';
import { runRegularly } from '../modules/vault/index.ts';
import {
  type ClickHouse,
  type ClickHouseAddress,
  ensureDatabase,
  openClickHouse,
  prepared,
} from '../platform/clickhouse/index.ts';
import { databaseName, type PartyBase } from './party.ts';
import { migrationFolder } from './paths.ts';

export interface StatisticsOptions {
  /** The ClickHouse that holds the site's events, in a database of its own. */
  readonly clickhouse: ClickHouseAddress;
  /** Threads that prepare events, while there are any. */
  readonly workers: number;
}

const keysEveryMs = 3_600_000;
const retentionEveryMs = 3_600_000;
/** Erasures that a restart or a fence left open. */
const erasuresEveryMs = 60_000;
/** Looks whether the daily check is due. */
const coverageEveryMs = 600_000;

/** A site's statistics; nothing of ClickHouse is started before the first event or question. */
export function openStatistics(
  options: StatisticsOptions,
  base: PartyBase,
  policy: SitePolicy,
  scope: AsyncDisposableStack,
): StatisticsRoutesDeps {
  const { db, ledger, wrapper, random: randomBytes } = base;
  const { clock, logger, name: site, directory } = base.options;
  const clickhouse = scope.use(openEvents(options.clickhouse, databaseName(site)));
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
  const preparers = scope.use(createPreparers({ threads: options.workers, logger }));
  const statistics = createStatistics({ db, ledger, policy, preparers, pseudonyms, writer, clock });
  return { db, ledger, clickhouse, statistics, erasures, coverage };
}

function openEvents(address: ClickHouseAddress, database: string): ClickHouse {
  return prepared(openClickHouse({ address, database }), async () => {
    await ensureDatabase({ address, database });
    await using server = openClickHouse({ address, database });
    const file = path.join(migrationFolder('statistics'), '0001-events.sql');
    await server.command(await readFile(file, 'utf8'));
  });
}
