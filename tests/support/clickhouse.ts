import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after } from 'node:test';
import {
  type ClickHouse,
  type EmbeddedClickHouse,
  ensureDatabase,
  openClickHouse,
  startEmbeddedClickHouse,
} from '../../apps/server/src/platform/clickhouse/index.ts';
import { silentLogger } from '../../apps/server/src/platform/logger.ts';

export interface TestClickHouse {
  readonly clickhouse: ClickHouse;
  /** Another client of the same database. */
  readonly other: () => ClickHouse;
  readonly embedded: EmbeddedClickHouse;
  /** Where everything of the engine stands. */
  readonly directory: string;
}

// Of the test file that imports this, and ended with it; nothing is started before it is asked.
const scope = new AsyncDisposableStack();
after(() => scope.disposeAsync());
const directory = await mkdtemp(path.join(tmpdir(), 'vitrine-clickhouse-'));
scope.defer(() => rm(directory, { recursive: true, force: true }));
const embedded = scope.use(startEmbeddedClickHouse({ directory, logger: silentLogger() }));

/** A database with the tables of statistics. */
export async function testClickHouse(): Promise<TestClickHouse> {
  const address = { embedded };
  const database = `vitrine_test_${randomBytes(4).toString('hex')}`;
  await ensureDatabase({ address, database });
  const other = () => scope.use(openClickHouse({ address, database }));
  const clickhouse = other();
  const events = new URL('../../migrations/statistics/0001-events.sql', import.meta.url);
  await clickhouse.command(await readFile(events, 'utf8'));
  return { clickhouse, other, embedded, directory };
}
