import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  type ClickHouse,
  type ClickHouseAddress,
  type EmbeddedClickHouse,
  ensureDatabase,
  migrate,
  openClickHouse,
  startEmbeddedClickHouse,
} from '../../apps/server/src/platform/clickhouse/index.ts';
import { silentLogger } from '../../apps/server/src/platform/logger.ts';

export interface TestClickHouse {
  readonly address: ClickHouseAddress;
  readonly embedded: EmbeddedClickHouse;
  /** Where everything of the engine stands. */
  readonly directory: string;
  readonly database: string;
  readonly clickhouse: ClickHouse;
  /** Another client of the same database. */
  other(): ClickHouse;
}

interface TestEngine {
  readonly embedded: EmbeddedClickHouse;
  readonly directory: string;
}

let own: Promise<TestEngine> | undefined;

// Of the file and not of the test that asks first.
after(async () => {
  const engine = await own;
  if (engine === undefined) return;
  await engine.embedded.stop();
  await rm(engine.directory, { recursive: true, force: true });
});

/** The engine of the calling test file, gone with all data when it ends. */
export function testClickHouseEngine(): Promise<TestEngine> {
  own ??= startEngine();
  return own;
}

async function startEngine(): Promise<TestEngine> {
  const directory = await mkdtemp(join(tmpdir(), 'vitrine-test-'));
  const embedded = startEmbeddedClickHouse({ directory, logger: silentLogger() });
  return { embedded, directory };
}

/**
 * A fresh database on it.
 * @param migrations `statistics`, folders of migrations, or none for an empty database; each is
 *   applied twice, since a migration must be idempotent
 */
export async function testClickHouse(
  migrations: 'statistics' | readonly string[] = [],
): Promise<TestClickHouse> {
  const { embedded, directory } = await testClickHouseEngine();
  const address = { embedded };
  const database = `test_${randomBytes(8).toString('hex')}`;
  await ensureDatabase({ address, database });
  const other = () => {
    const opened = openClickHouse({ address, database });
    after(() => opened.close());
    return opened;
  };
  const clickhouse = other();
  const statistics = fileURLToPath(new URL('../../migrations/statistics', import.meta.url));
  for (const folder of migrations === 'statistics' ? [statistics] : migrations) {
    await migrate(clickhouse, folder);
    await migrate(clickhouse, folder, { again: true });
  }
  return { address, embedded, directory, database, clickhouse, other };
}
