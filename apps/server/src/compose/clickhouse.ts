import path from 'node:path';
import {
  type ClickHouse,
  type ClickHouseAddress,
  ensureDatabase,
  migrate,
  openClickHouse,
  startEmbeddedClickHouse,
} from '../platform/clickhouse/index.ts';
import type { LoadedConfig } from '../platform/config/index.ts';
import type { Logger } from '../platform/logger.ts';
import { databaseName } from './party.ts';
import { migrationFolder } from './paths.ts';

/** Opens a party's database at the first call, makes and migrates it; later calls get the same. */
export type OpenClickHouse = () => Promise<ClickHouse>;

type Settings = Pick<
  LoadedConfig,
  'dataDir' | 'clickhouseUrl' | 'clickhouseUrls' | 'clickhouseMemoryMiB' | 'clickhouseIdleMinutes'
>;

/**
 * Where the parties of this process keep statistics: one engine of our own for all of them, which
 * the first call starts, or servers by URL.
 */
export function createClickHouses(
  settings: Settings,
  logger: Logger,
  scope: AsyncDisposableStack,
): (party: string) => OpenClickHouse {
  // The caller's scope has moved on by the time of the first call.
  const opened = scope.use(new AsyncDisposableStack());
  const embedded = opened.use(
    startEmbeddedClickHouse({
      directory: path.join(settings.dataDir, 'clickhouse'),
      logger,
      memoryBytesMax: settings.clickhouseMemoryMiB * 1024 ** 2,
      idleMs: settings.clickhouseIdleMinutes * 60_000,
    }),
  );

  function addressOf(party: string): ClickHouseAddress {
    const url = settings.clickhouseUrls[party] ?? settings.clickhouseUrl;
    return url === undefined ? { embedded } : { url: url.reveal() };
  }

  async function open(party: string): Promise<ClickHouse> {
    const address = addressOf(party);
    const database = databaseName(party);
    await ensureDatabase({ address, database });
    const clickhouse = openClickHouse({ address, database });
    try {
      await migrate(clickhouse, migrationFolder('statistics'));
    } catch (error) {
      await clickhouse.close();
      throw error;
    }
    return opened.use(clickhouse);
  }

  return (party) => {
    let first: Promise<ClickHouse> | undefined;
    return () => {
      first ??= open(party).catch((error: unknown) => {
        // The next call tries again.
        first = undefined;
        throw error;
      });
      return first;
    };
  };
}
