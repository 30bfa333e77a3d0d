import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { testParty } from '../../../../../tests/support/party.ts';
import {
  type BlobStore,
  type BlobStoreSpec,
  type Fault,
  openBlobStore,
} from '../../platform/blobs/index.ts';
import { type Clock, isoTime, systemClock } from '../../platform/clock.ts';
import { Secret } from '../../platform/config/secret.ts';
import { type KeyWrapper, openKeyFile } from '../../platform/keys/index.ts';
import { silentLogger } from '../../platform/logger.ts';
import type { Postgres } from '../../platform/postgres/index.ts';
import type { Ledger } from '../ledger/index.ts';
import {
  createSitePolicy,
  officeDocuments,
  policyDocument,
  type SitePolicy,
} from '../residency/index.ts';
import { policyOf, readRepositoryFile } from '../residency/testkit.ts';
import { createVaultEngine, type VaultEngine } from './engine/index.ts';
import { createSiteKeys, type SiteKeys, type SiteKeysDeps } from './keys.ts';
import { createVault, type Incoming, type Vault } from './service.ts';
import type { NewSubmission, SampleListener } from './types.ts';

/** A site `south`, home of the region `rest` (Italy, Great Britain), with two data centres. */
export interface TestSite {
  readonly db: Postgres;
  /** Where `db` is. */
  readonly place: { readonly url: string; readonly database: string };
  readonly ledger: Ledger;
  readonly policy: SitePolicy;
  readonly stores: readonly BlobStore[];
  readonly engine: VaultEngine;
  readonly wrapper: KeyWrapper;
  readonly keysDirectory: string;
  readonly keys: SiteKeys;
  readonly vault: Vault;
  /** Another instance over the same files and tables, as a restart or a second process has. */
  otherKeys(overrides?: Partial<SiteKeysDeps>): SiteKeys;
  /** Another vault over the same engine and tables, as a second process has. */
  otherVault(): Vault;
  /** Every object in every data centre: `<data centre>/<key>`. */
  objects(): Promise<string[]>;
  setState(state: 'open' | 'fenced' | 'frozen'): Promise<void>;
}

export interface TestSiteOptions {
  readonly clock?: Clock;
  readonly copies?: 'all' | 'one';
  /** Planned for the data centres, in their order. */
  readonly faults?: readonly (readonly Fault[])[];
  readonly sampleBytesMax?: number;
  /** Wraps the database as the vault sees it. */
  readonly wrapDb?: (db: Postgres) => Postgres;
  /** Hears of new samples. */
  readonly listenerOf?: (site: Pick<TestSite, 'db' | 'place'>) => Promise<SampleListener>;
}

/** Gone when the calling test file ends. */
export async function openTestSite(options: TestSiteOptions = {}): Promise<TestSite> {
  const clock = options.clock ?? systemClock;
  // The ledger waits by its clock, so that one which stands still would keep it from ending.
  const { db, place, ledger } = await testParty('south');
  const scope = new AsyncDisposableStack();
  after(() => scope.disposeAsync());
  const folder = await mkdtemp(join(tmpdir(), 'vitrine-site-'));
  scope.defer(() => rm(folder, { recursive: true, force: true }));
  const policy = await createSitePolicy({
    db,
    ledger,
    clock,
    site: 'south',
    documents: officeDocuments,
    // Who stands behind a version is not what these tests are about.
    isApprovedSwitch: async () => true,
    urlOf: (name) => `https://${name}.example`,
  });
  const at = isoTime(clock.nowMs());
  await policy.accept({ index: 1n, at, payload: documentWith(options) });
  const stores = await openStores(folder, options.faults ?? []);
  for (const store of stores) scope.defer(() => store.close());
  const logger = silentLogger();
  const engine = scope.use(createVaultEngine({ stores, logger }));
  const wrapper = await openKeyFile({
    path: join(folder, 'wrapping-key.json'),
    passphrase: new Secret('a passphrase for tests'),
    create: true,
  });
  const keysDirectory = join(folder, 'identities');
  const otherKeys = (overrides: Partial<SiteKeysDeps> = {}) =>
    createSiteKeys({
      db,
      ledger,
      wrapper,
      directory: keysDirectory,
      site: 'south',
      clock,
      randomBytes,
      ...overrides,
    });
  const keys = otherKeys();
  const listener = await options.listenerOf?.({ db, place });
  const openVault = (database: Postgres) =>
    createVault({
      db: database,
      ledger,
      engine,
      keys,
      regions: policy,
      clock,
      randomBytes,
      logger,
      ...(listener && { listener }),
    });
  const vault = openVault(options.wrapDb?.(db) ?? db);
  scope.defer(() => vault.idle());
  return {
    db,
    place,
    ledger,
    policy,
    stores,
    engine,
    wrapper,
    keysDirectory,
    keys,
    vault,
    otherKeys,
    otherVault: () => openVault(db),
    objects: () => listObjects(stores),
    setState: async (state) => {
      await db.execute(`update region_classes set state = $1 where region = 'rest'`, [state]);
    },
  };
}

function documentWith({ copies, sampleBytesMax }: TestSiteOptions) {
  const document = policyDocument(policyOf(readRepositoryFile('vectors/residency/base.yaml')));
  const { south } = document.sites;
  if (south === undefined) throw new Error('the policy has no site south');
  return {
    ...document,
    sites: { ...document.sites, south: { ...south, copies: copies ?? 'all' } },
    limits: { sampleBytesMax: sampleBytesMax ?? document.limits.sampleBytesMax },
  };
}

async function openStores(
  folder: string,
  faults: readonly (readonly Fault[])[],
): Promise<BlobStore[]> {
  const open = (name: string, index: number) => {
    const root = join(folder, name);
    const inner: BlobStoreSpec = { kind: 'local', name, root, reserveBytes: 0 };
    return openBlobStore({ kind: 'faulty', name, inner, faults: faults[index] ?? [] });
  };
  return [await open('south-1', 0), await open('south-2', 1)];
}

async function listObjects(stores: readonly BlobStore[]): Promise<string[]> {
  const found: string[] = [];
  for (const store of stores) {
    for await (const { key } of store.list('')) {
      if (key.endsWith('.age')) found.push(`${store.name}/${key}`);
    }
  }
  return found.sort();
}

export const anyCustomer = '6f9619ff-8b86-4d01-b42d-00cf4fc964ff';

export function submissionOf(overrides: Partial<NewSubmission> = {}): NewSubmission {
  return { customer: anyCustomer, country: 'IT', retentionDays: 30, ...overrides };
}

/** Brings one sample to where it can be committed. */
export async function upload(
  { vault }: Pick<TestSite, 'vault'>,
  content: string | Uint8Array,
  copies: 'all' | 'one' = 'all',
): Promise<Incoming> {
  const incoming = await vault.begin('rest', { sizeBytesMax: 1 << 24, copies });
  await incoming.write(Buffer.from(content));
  await incoming.finish();
  return incoming;
}

export function digestHex(
  algorithm: 'sha256' | 'sha1' | 'md5',
  content: string | Uint8Array,
): string {
  return createHash(algorithm).update(content).digest('hex');
}
