import { createHash, hash, randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { after } from 'node:test';
import { type TestClickHouse, testClickHouse } from '../../../../../tests/support/clickhouse.ts';
import type { ClickHouse } from '../../platform/clickhouse/index.ts';
import { type Clock, systemClock } from '../../platform/clock.ts';
import { silentLogger } from '../../platform/logger.ts';
import { openTestSite, type TestSite } from '../vault/test-kit.ts';
import { createEventStore } from './blocks/event-store.ts';
import { type BlockWriter, createBlockWriter } from './blocks/writer.ts';
import { type CoverageCheck, createCoverageCheck } from './coverage/check.ts';
import { createPreparers } from './events/index.ts';
import { createPseudonyms, type Pseudonyms } from './pseudonyms.ts';
import { createReadings, type Readings } from './reading/readings.ts';
import { type Reconciliation, reconcile } from './reconcile/reconcile.ts';
import { createErasures, type Erasures } from './removal/erasures.ts';
import { createEventRemoval } from './removal/event-removal.ts';
import { createStatisticsRetention, type StatisticsRetention } from './removal/retention.ts';
import { type Customer, createStatistics, type Received, type Statistics } from './service.ts';
import { createSpool, type Spool } from './spool/spool.ts';

/** The site `south` with statistics over a ClickHouse of its own. */
export interface TestStatistics extends TestSite, TestClickHouse {
  readonly statistics: Statistics;
  readonly writer: BlockWriter;
  readonly pseudonyms: Pseudonyms;
  /** Where the wrapped keys of pseudonyms are. */
  readonly pseudonymsDirectory: string;
  readonly retention: StatisticsRetention;
  readonly erasures: Erasures;
  readonly coverage: CoverageCheck;
  readonly spool: Spool;
  readonly spoolDirectory: string;
  readonly readings: Readings;
  /** What was looked up, as the access log has it. */
  readonly looks: readonly Readonly<Record<string, string>>[];
  send(events: readonly unknown[], customer?: Customer): Promise<Received>;
  reconcile(): Promise<Reconciliation>;
  /** Rows that stand. */
  count(): Promise<number>;
}

export interface TestStatisticsOptions {
  readonly clock?: Clock;
  /** Wraps ClickHouse as the writer sees it. */
  readonly wrap?: (clickhouse: ClickHouse) => ClickHouse;
  readonly spoolBytesMax?: number;
}

export const italian: Customer = {
  kind: 'customer',
  customerId: '6f9619ff-8b86-4d01-b42d-00cf4fc964ff',
  apiKeyId: randomUUID(),
  country: 'IT',
  region: 'rest',
};

export async function openTestStatistics(
  options: TestStatisticsOptions = {},
): Promise<TestStatistics> {
  const [site, store] = await Promise.all([openTestSite(options), testClickHouse('statistics')]);
  return { ...site, ...store, ...serveTestStatistics(site, store, options) };
}

/** Another one over the same tables, as a restart or a second process has. */
export function serveTestStatistics(
  site: TestSite,
  store: TestClickHouse,
  options: TestStatisticsOptions = {},
): Omit<TestStatistics, keyof TestSite | keyof TestClickHouse> {
  const { db, ledger, policy, wrapper, keys, keysDirectory } = site;
  const { clock = systemClock, wrap = (one) => one, spoolBytesMax = 1 << 30 } = options;
  const logger = silentLogger();
  const scope = new AsyncDisposableStack();
  after(() => scope.disposeAsync());
  const clickhouse = wrap(store.clickhouse);
  const events = createEventStore(clickhouse, 'south');
  const writer = scope.use(
    createBlockWriter({ db, events, ledger, regions: policy, clock, logger }),
  );
  const pseudonymsDirectory = join(keysDirectory, 'pseudonyms');
  const place = { name: 'main', directory: pseudonymsDirectory, wrapper };
  const pseudonyms = createPseudonyms({ db, ledger, place, clock, randomBytes });
  const preparers = scope.use(createPreparers({ threads: 1, logger }));
  const spoolDirectory = join(keysDirectory, '..', 'spool');
  const spool = scope.use(
    createSpool({
      ...{ db, keys, writer, regions: policy, clock, randomBytes, logger },
      directory: spoolDirectory,
      bytesMax: spoolBytesMax,
    }),
  );
  const statistics = createStatistics({
    ...{ db, ledger, policy, preparers, pseudonyms, writer, spool, clock },
  });
  const looks: Readonly<Record<string, string>>[] = [];
  const noteLook = async (_who: unknown, terms: Readonly<Record<string, string>>) => {
    looks.push(terms);
  };
  const readings = createReadings({ clickhouse, policy, site: 'south', clock, noteLook });
  const removal = createEventRemoval({ clickhouse, clock });
  const removing = { db, ledger, removal, writer, clock, logger };
  const retention = createStatisticsRetention({ ...removing, policy });
  const erasures = scope.use(createErasures({ ...removing, regions: policy, makeId: randomUUID }));
  const directory = join(keysDirectory, '..');
  const coverage = createCoverageCheck({ db, clickhouse, ledger, directory, clock, logger });
  return {
    coverage,
    spool,
    readings,
    looks,
    spoolDirectory,
    statistics,
    writer,
    pseudonyms,
    pseudonymsDirectory,
    retention,
    erasures,
    send: (sent, customer = italian) => statistics.receive(customer, bodyOf(sent)),
    reconcile: () => reconcile({ db, ledger, clickhouse }),
    count: async () => {
      const [row] = await clickhouse.query<{ n: string }>('SELECT count() AS n FROM events');
      return Number(row?.n);
    },
  };
}

async function* bodyOf(events: readonly unknown[]): AsyncGenerator<Uint8Array> {
  yield ndjson(events);
}

export function ndjson(events: readonly unknown[]): Uint8Array {
  return Buffer.from(events.map((event) => `${JSON.stringify(event)}\n`).join(''));
}

/** A UUIDv7 of a moment, the same for the same number. */
export function idAt(ms: number, n: number): string {
  const time = ms.toString(16).padStart(12, '0');
  const tail = createHash('md5').update(String(n)).digest('hex');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${tail.slice(0, 3)}-8${tail.slice(3, 6)}-${tail.slice(6, 18)}`;
}

/** The detection of this number, some seconds ago. */
export function detection(n: number, more: object = {}) {
  return {
    v: 1,
    type: 'detection',
    id: idAt(startedMs - n, n),
    product: 'Example Security',
    version: '21.3.1',
    threat: `Trojan.Win32.Example.${n % 7}`,
    sha256: hash('sha256', String(n)),
    ...more,
  };
}

const startedMs = Date.now();

export function detections(from: number, to: number): ReturnType<typeof detection>[] {
  return Array.from({ length: to - from }, (_, i) => detection(from + i));
}
