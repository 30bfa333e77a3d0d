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
  readonly database: string;
  readonly clickhouse: ClickHouse;
}

let own: Promise<{ embedded: EmbeddedClickHouse }> | undefined;

/** The engine of the calling test file, gone with all data when it ends. */
export function testClickHouseEngine(): Promise<{ embedded: EmbeddedClickHouse }> {
  own ??= startEngine();
  return own;
}

async function startEngine(): Promise<{ embedded: EmbeddedClickHouse }> {
  const directory = await mkdtemp(join(tmpdir(), 'vitrine-test-'));
  const embedded = startEmbeddedClickHouse({ directory, logger: silentLogger() });
  after(async () => {
    await embedded.stop();
    await rm(directory, { recursive: true, force: true });
  });
  return { embedded };
}

/**
 * A fresh database on it.
 * @param migrations `statistics`, folders of migrations, or none for an empty database; each is
 *   applied twice, since a migration must be idempotent
 */
export async function testClickHouse(
  migrations: 'statistics' | readonly string[] = [],
): Promise<TestClickHouse> {
  const address = await testClickHouseEngine();
  const database = `test_${randomBytes(8).toString('hex')}`;
  await ensureDatabase({ address, database });
  const clickhouse = openClickHouse({ address, database });
  after(() => clickhouse.close());
  const statistics = fileURLToPath(new URL('../../migrations/statistics', import.meta.url));
  for (const folder of migrations === 'statistics' ? [statistics] : migrations) {
    await migrate(clickhouse, folder);
    await migrate(clickhouse, folder, { again: true });
  }
  return { address, database, clickhouse };
}
