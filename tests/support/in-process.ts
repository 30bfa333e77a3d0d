import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { after } from 'node:test';
import type { AnalysisSettings } from '../../apps/server/src/compose/analysis.ts';
import { createClickHouses } from '../../apps/server/src/compose/clickhouse.ts';
import type { Everything } from '../../apps/server/src/compose/everything.ts';
import { type Running, startOffice } from '../../apps/server/src/compose/office.ts';
import { openParty, type PartyBase } from '../../apps/server/src/compose/party.ts';
import { openPartyFolder } from '../../apps/server/src/compose/party-folder.ts';
import { examplePolicy } from '../../apps/server/src/compose/paths.ts';
import { choosePorts } from '../../apps/server/src/compose/ports.ts';
import { startSite } from '../../apps/server/src/compose/site.ts';
import { defaultLimits } from '../../apps/server/src/modules/analysis/index.ts';
import type { BlobStoreSpec } from '../../apps/server/src/platform/blobs/index.ts';
import type { ClickHouse } from '../../apps/server/src/platform/clickhouse/index.ts';
import { type Clock, systemClock } from '../../apps/server/src/platform/clock.ts';
import type { Config } from '../../apps/server/src/platform/config/index.ts';
import { Secret } from '../../apps/server/src/platform/config/secret.ts';
import { silentLogger } from '../../apps/server/src/platform/logger.ts';
import { startThrowawayCluster } from './postgres.ts';
import { type Addresses, temporaryFolder } from './system.ts';

/** Office, moscow and zurich in this process, each of which can be taken down and put up again by itself. */
export interface InProcess extends Addresses {
  /** Everything that can be called, at the office and at a site. */
  readonly routes: Everything['routes'];
  /** The link of the office's last start; undefined once there is an administrator. */
  welcome(): string | undefined;
  /** URL of its server; databases are named as in production. */
  readonly databaseUrl: string;
  /** What a site keeps its events in. */
  clickhouse(party: string): Promise<ClickHouse>;
  take(party: string): Promise<void>;
  put(party: string): Promise<void>;
  /** What somebody can do who has broken into a party: its database and its keys, while it is down. */
  asIntruder(party: string, act: (base: PartyBase) => Promise<void>): Promise<void>;
}

export interface InProcessOptions {
  clock?: Clock;
  /** Of parties whose clock is not that of the others. */
  clocks?: Readonly<Record<string, Clock>>;
  /** Of data centres that are not folders of the site. */
  stores?: Readonly<Record<string, BlobStoreSpec>>;
  policyFile?: string;
  /** Of single sign-on, told where the office's pages will stand. */
  signInProviders?: (office: string) => Promise<Config['signInProviders']>;
  /** Where people write; none unless told. */
  contact?: string;
  /** Samples wait unless told. */
  analysis?: AnalysisSettings;
}

const dataCentres: Readonly<Record<string, readonly string[]>> = {
  moscow: ['moscow-1'],
  zurich: ['zurich-1', 'zurich-2'],
};
const host = '127.0.0.1';
/** Our own engine, which only the first call starts. */
const clickhouseSettings = {
  clickhouseUrl: undefined,
  clickhouseUrls: {},
  clickhouseMemoryMiB: 1024,
  clickhouseIdleMinutes: 10,
};

/** All three, gone when the test file ends. */
export async function startInProcess(options: InProcessOptions = {}): Promise<InProcess> {
  const scope = new AsyncDisposableStack();
  after(() => scope.disposeAsync());
  const data = await temporaryFolder();
  const { clock = systemClock } = options;
  const logger = silentLogger();
  const { url: databaseUrl } = scope.use(await startThrowawayCluster());
  const clickhouseOf = createClickHouses({ ...clickhouseSettings, dataDir: data }, logger, scope);
  const directory = path.join(data, 'parties');
  const folder = scope.use(await openPartyFolder({ directory, clock, logger }));
  const [office = 0, moscow = 0, zurich = 0] = await choosePorts(host, 0, 3);
  const ports: Readonly<Record<string, number>> = { office, moscow, zurich };
  const passphrase = new Secret(randomBytes(24).toString('base64url'));
  const signInProviders = (await options.signInProviders?.(`http://localhost:${office}`)) ?? {};
  const running = new Map<string, Running>();
  let welcome: string | undefined;

  const optionsOf = (name: string) => ({
    name,
    directory: path.join(data, ...(name === 'office' ? [name] : ['sites', name])),
    databaseUrl,
    clickhouse: clickhouseOf(name),
    originBase: 'test.invalid',
    host,
    port: ports[name] ?? 0,
    passphrase,
    ...(options.contact === undefined ? {} : { contact: options.contact }),
    clock: options.clocks?.[name] ?? clock,
    logger,
    settings: [],
  });

  const analysis = options.analysis ?? { processes: 0, limits: defaultLimits };

  async function put(name: string): Promise<void> {
    const party = { ...optionsOf(name), quorum: 1 };
    const { stores = {}, policyFile = examplePolicy() } = options;
    if (name === 'office') {
      const started = await startOffice({ ...party, policyFile, signInProviders }, folder);
      welcome = started.welcome;
      running.set(name, started);
      return;
    }
    const holding = {
      dataCentres: dataCentres[name] ?? [],
      stores,
      workers: 1,
      analysis,
      backups: [],
    };
    running.set(name, await startSite({ ...party, ...holding }, folder));
  }

  async function take(name: string): Promise<void> {
    await running.get(name)?.[Symbol.asyncDispose]();
    running.delete(name);
  }

  for (const name of Object.keys(ports)) {
    await put(name);
    scope.defer(() => take(name));
  }
  const urlOf = (name: string) => `http://${host}:${ports[name]}`;
  return {
    data,
    welcome: () => welcome,
    routes: {
      office: running.get('office')?.routes ?? [],
      site: running.get('zurich')?.routes ?? [],
    },
    databaseUrl,
    office: urlOf('office'),
    sites: { moscow: urlOf('moscow'), zurich: urlOf('zurich') },
    clickhouse: (party) => clickhouseOf(party)(),
    take,
    put,
    asIntruder: async (name, act) => {
      await take(name);
      {
        await using opened = new AsyncDisposableStack();
        await act(await openParty(optionsOf(name), folder, opened));
      }
      await put(name);
    },
  };
}
