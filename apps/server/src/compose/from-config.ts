import path from 'node:path';
import type { BlobStoreSpec } from '../platform/blobs/index.ts';
import { systemClock } from '../platform/clock.ts';
import {
  type DataCentreConfig,
  type LoadedConfig,
  settingsInForce,
} from '../platform/config/index.ts';
import { makeDirectoryDurably } from '../platform/files.ts';
import type { Logger } from '../platform/logger.ts';
import { startEmbeddedPostgres } from '../platform/postgres/index.ts';
import { type AnalysisSettings, analysisSettings } from './analysis.ts';
import { createClickHouses } from './clickhouse.ts';
import type { PartyOptions } from './party.ts';
import { openPartyFolder, type PartyFolder } from './party-folder.ts';
import { openPassphrase } from './passphrase.ts';

/** What all parties of one process share, opened from the settings. */
export interface Shared {
  folder: PartyFolder;
  /** Of one party, whose port and address are still to be said. */
  party(name: string): Promise<Omit<PartyOptions, 'port'>>;
  stores: Readonly<Record<string, BlobStoreSpec>>;
  analysis: AnalysisSettings;
}

/** @param partiesDirectory where party files are; `<data>/parties` unless told */
export async function openShared(
  config: LoadedConfig,
  logger: Logger,
  scope: AsyncDisposableStack,
  partiesDirectory: string = path.join(config.dataDir, 'parties'),
): Promise<Shared> {
  const { dataDir, host, originBase, contact } = config;
  const clock = systemClock;
  await makeDirectoryDurably(dataDir, 0o700);
  const passphrase = config.keyPassphrase ?? (await openPassphrase(dataDir, logger));
  const folder = scope.use(await openPartyFolder({ directory: partiesDirectory, clock, logger }));
  const clickhouseOf = createClickHouses(config, logger, scope);
  let embedded: Promise<string> | undefined;

  function databaseOf(name: string): Promise<string> {
    const configured = config.databaseUrls[name] ?? config.databaseUrl;
    if (configured !== undefined) return Promise.resolve(configured.reveal());
    embedded ??= startEmbedded();
    return embedded;
  }

  async function startEmbedded(): Promise<string> {
    const directory = path.join(dataDir, 'postgres');
    return scope.use(await startEmbeddedPostgres({ directory, logger })).url('postgres');
  }

  const settings = settingsInForce(config);
  const stores = Object.entries(config.dataCentres).map(
    ([name, centre]) => [name, storeOf(name, centre)] as const,
  );
  return {
    folder,
    analysis: analysisSettings(config),
    stores: Object.fromEntries(stores),
    party: async (name) => ({
      name,
      directory: name === 'office' ? path.join(dataDir, name) : path.join(dataDir, 'sites', name),
      databaseUrl: await databaseOf(name),
      clickhouse: clickhouseOf(name),
      originBase,
      host,
      ...(contact === undefined ? {} : { contact }),
      passphrase,
      clock,
      logger,
      settings,
    }),
  };
}

function storeOf(name: string, centre: DataCentreConfig): BlobStoreSpec {
  if ('directory' in centre) return { kind: 'local', name, root: path.resolve(centre.directory) };
  const { secretAccessKey, ...s3 } = centre.s3;
  return { kind: 's3', name, ...s3, secretAccessKey: secretAccessKey.reveal() };
}
