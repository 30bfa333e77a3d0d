import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { createVerifier } from '@vitrine/tlog';
import {
  type AdminToken,
  createPartyClient,
  createPartyRequests,
  openAdminToken,
  type Party,
  type PartyClient,
  type PartyRequests,
} from '../modules/identity/index.ts';
import {
  createLedgerChecks,
  type Ledger,
  type LedgerChecks,
  openLedger,
} from '../modules/ledger/index.ts';
import type { ClickHouse } from '../platform/clickhouse/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { SettingInForce } from '../platform/config/index.ts';
import type { Secret } from '../platform/config/secret.ts';
import { makeDirectoryDurably } from '../platform/files.ts';
import { type KeyWrapper, openKeyFile } from '../platform/keys/index.ts';
import type { Logger } from '../platform/logger.ts';
import {
  ensureDatabase,
  migrate,
  openPostgres,
  type Postgres,
} from '../platform/postgres/index.ts';
import { createRandomBytes } from '../platform/random.ts';
import type { PartyFolder } from './party-folder.ts';
import { wrappingKeyFile } from './passphrase.ts';
import { migrationFolder } from './paths.ts';

/** What every party is started with, the office and sites alike. */
export interface PartyOptions {
  /** `office` or the site's name. */
  name: string;
  /** Folder of everything that is this party's own. */
  directory: string;
  /** PostgreSQL server; the party's database on it is made where it is missing. */
  databaseUrl: string;
  /** The party's database of statistics, opened, made and migrated by the first call. */
  clickhouse: () => Promise<ClickHouse>;
  /** First part of ledger origins: `<base>/office`, `<base>/site/<name>`. */
  originBase: string;
  host: string;
  port: number;
  /** How others reach it; host and port unless told. */
  publicUrl?: string;
  /** Where people write about security and barriers; `mailto:` or `https:`. */
  contact?: string;
  passphrase: Secret;
  clock: Clock;
  logger: Logger;
  /** Of the process, as people may see them. */
  settings: readonly SettingInForce[];
}

/** Database, keys and ledger of one party, and its way of speaking to the others. */
export interface PartyBase {
  options: PartyOptions;
  url: string;
  db: Postgres;
  wrapper: KeyWrapper;
  ledger: Ledger;
  requests: PartyRequests;
  client: PartyClient;
  adminToken: AdminToken;
  folder: PartyFolder;
  random: (size: number) => Uint8Array;
  /** This party as the others must know it. */
  self: Party;
}

export function databaseName(party: string): string {
  return party === 'office' ? 'vitrine_office' : `vitrine_site_${party.replaceAll('-', '_')}`;
}

export function originOf(base: string, party: string): string {
  return party === 'office' ? `${base}/office` : `${base}/site/${party}`;
}

/** Opens what a party stands on; everything opened is handed to `scope`, to be closed in reverse. */
export async function openParty(
  options: PartyOptions,
  folder: PartyFolder,
  scope: AsyncDisposableStack,
): Promise<PartyBase> {
  const { name, directory, clock, databaseUrl } = options;
  const logger = options.logger.child({ party: name });
  const random = createRandomBytes();
  const database = databaseName(name);
  await makeDirectoryDurably(directory, 0o700);
  await ensureDatabase({ url: databaseUrl, database });
  const db = scope.use(await openPostgres({ url: databaseUrl, database, poolMax: 8 }));
  await migrate(db, migrationFolder('ledger'));
  await migrate(db, migrationFolder(name === 'office' ? 'office' : 'site'));
  const keysDirectory = path.join(directory, 'keys');
  await makeDirectoryDurably(keysDirectory, 0o700);
  const keyFile = path.join(keysDirectory, wrappingKeyFile);
  const wrapper = await openKeyFile({
    path: keyFile,
    passphrase: options.passphrase,
    // What was wrapped under a lost key would open under no other.
    create: !(await readdir(keysDirectory)).includes('ledger-keys'),
  });
  const ledger = scope.use(
    await openLedger({
      db,
      directory: path.join(directory, 'ledger'),
      site: name,
      // A party file is written once the ledger stands: with it, the ledger cannot be a new one.
      mustExist: folder.find(name) !== undefined,
      origin: originOf(options.originBase, name),
      keysDirectory,
      wrapper,
      clock,
      randomBytes: random,
      logger,
    }),
  );
  const url = options.publicUrl ?? `http://${options.host}:${options.port}`;
  const requests = createPartyRequests({
    signer: ledger.signer,
    audience: url,
    parties: () => folder.all(),
    clock,
    randomBytes: random,
  });
  const adminToken = await openAdminToken({
    path: path.join(directory, 'admin-token'),
    randomBytes: random,
  });
  const { log, witness } = ledger.keys;
  const self = { name, url, origin: ledger.origin, logKeys: log, witnessKeys: witness };
  return {
    options: { ...options, logger },
    url,
    db,
    wrapper,
    ledger,
    requests,
    client: createPartyClient(requests),
    adminToken,
    folder,
    random,
    self,
  };
}

/** Checks of the party's whole ledger, ended with it. */
export function openChecks({ db, options }: PartyBase, scope: AsyncDisposableStack): LedgerChecks {
  const { clock, logger } = options;
  const directory = path.join(options.directory, 'ledger');
  return scope.use(createLedgerChecks({ db, directory, clock, logger }));
}

/** Keeps the ledger's witnesses, and the logs it watches, in step with who is known. */
export function followPeers({ ledger, folder, options }: PartyBase, quorumWanted: number): void {
  const apply = () => {
    const others = folder.all().filter((party) => party.name !== options.name);
    ledger.setPeers({
      witnesses: others
        .filter((party) => party.witnessKeys.length > 0)
        .map((party) => ({
          name: party.name,
          url: new URL('/witness/', party.url).href,
          verifiers: party.witnessKeys.map((key) => createVerifier(key)),
        })),
      quorum: quorumWanted,
      watched: new Map(
        others.map((party) => [party.origin, party.logKeys.map((key) => createVerifier(key))]),
      ),
    });
  };
  folder.onChange(apply);
  apply();
}
