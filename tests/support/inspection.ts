import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { databaseName } from '../../apps/server/src/compose/party.ts';
import { createSiteKeys, createVaultEngine } from '../../apps/server/src/modules/vault/index.ts';
import {
  openBlobStore,
  packHeaderBytes,
  parsePackedKey,
} from '../../apps/server/src/platform/blobs/index.ts';
import { systemClock } from '../../apps/server/src/platform/clock.ts';
import { Secret } from '../../apps/server/src/platform/config/secret.ts';
import { openKeyFile } from '../../apps/server/src/platform/keys/index.ts';
import { silentLogger } from '../../apps/server/src/platform/logger.ts';
import { openPostgres, type Postgres } from '../../apps/server/src/platform/postgres/index.ts';

/** One party's database, beside the process that uses it. */
export function openPartyDatabase(data: string, party: string): Promise<Postgres> {
  const host = path.join(data, 'postgres', 'socket');
  const url = `postgresql:///postgres?${new URLSearchParams({ host, user: 'vitrine' })}`;
  return openPostgres({ url, database: databaseName(party), poolMax: 3 });
}

/** Names of all files below a folder; none where there is no folder. */
export async function filesBelow(folder: string): Promise<string[]> {
  try {
    const found = await readdir(folder, { recursive: true, withFileTypes: true });
    return found.filter((one) => one.isFile()).map((one) => path.join(one.parentPath, one.name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Where the bytes of an object stand: a whole file, or a part of a pack. */
export interface Place {
  readonly file: string;
  readonly position: number;
  readonly lengthBytes: number;
}

/** The objects of a region in one data centre, by the samples' ids; of several of one sample any. */
export async function placesOnDisk(
  dataCentre: string,
  root: string,
  region: string,
): Promise<Map<string, Place>> {
  const places = await placesByKey(dataCentre, root, region);
  const named = [...places].map(([key, place]) => {
    return [parsePackedKey(key)?.name ?? path.basename(key, '.age'), place] as const;
  });
  return new Map(named);
}

/** The same by the objects' keys, as rows refer to them. */
export async function placesByKey(
  dataCentre: string,
  root: string,
  region: string,
): Promise<Map<string, Place>> {
  const store = await openBlobStore({ kind: 'local', name: dataCentre, root });
  try {
    const places = new Map<string, Place>();
    for await (const { key, sizeBytes: lengthBytes } of store.list(`${region}/`)) {
      const packed = parsePackedKey(key);
      const file = path.join(root, 'objects', packed?.pack ?? key);
      const position = packed === undefined ? 0 : packed.position + packHeaderBytes;
      places.set(key, { file, position, lengthBytes });
    }
    return places;
  } finally {
    await store.close();
  }
}

/** The ids of a region's objects in each data centre of a site, by the data centre's name. */
export async function objectsOnDisk(
  data: string,
  site: string,
  region: string,
): Promise<Map<string, string[]>> {
  const folder = path.join(data, 'sites', site, 'data-centres');
  const centres = await readdir(folder);
  const pairs = centres.map(async (name) => {
    const places = await placesOnDisk(name, path.join(folder, name), region);
    return [name, [...places.keys()].sort()] as const;
  });
  return new Map(await Promise.all(pairs));
}

/** The files that hold a text, byte for byte. */
export async function filesHolding(folder: string, text: string): Promise<string[]> {
  const holding: string[] = [];
  for (const file of await filesBelow(folder)) {
    const content = await readFile(file).catch(() => Buffer.alloc(0));
    if (content.includes(text)) holding.push(file);
  }
  return holding;
}

export interface StoredSample {
  id: string;
  sha256: string;
  keyId: string;
  objectKey: string;
  copies: string[];
}

/** A site seen from below: its rows, its entries and its bytes. */
export interface SiteInspection extends AsyncDisposable {
  readonly site: string;
  readonly db: Postgres;
  samples(region: string): Promise<StoredSample[]>;
  /** Ids of the submissions of a region. */
  submissions(region: string): Promise<Set<string>>;
  /** Ids of the submissions that the ledger has an entry of. */
  loggedSubmissions(region: string): Promise<Set<string>>;
  /** Rows of every kind. */
  rowCount(region: string): Promise<number>;
  /** Keys that are not destroyed. */
  liveKeys(region: string): Promise<number>;
  regionStates(region: string): Promise<Record<string, string>>;
  /** SHA-256 of the plaintext, decrypted from one data centre with the site's own key. */
  plaintextSha256(sample: StoredSample, dataCentre: string): Promise<string>;
}

export async function inspectSite(data: string, site: string): Promise<SiteInspection> {
  await using scope = new AsyncDisposableStack();
  const directory = path.join(data, 'sites', site);
  const db = scope.use(await openPartyDatabase(data, site));
  const passphrase = new Secret((await readFile(path.join(data, 'passphrase'), 'utf8')).trim());
  const wrapper = await openKeyFile({
    path: path.join(directory, 'keys', 'wrapping-key.json'),
    passphrase,
    create: false,
  });
  const stores = [];
  for (const name of await readdir(path.join(directory, 'data-centres'))) {
    const root = path.join(directory, 'data-centres', name);
    const store = await openBlobStore({ kind: 'local', name, root });
    scope.defer(() => store.close());
    stores.push(store);
  }
  const engine = scope.use(createVaultEngine({ stores, workers: 1, logger: silentLogger() }));
  const keys = createSiteKeys({
    db,
    ledger: { append: () => Promise.reject(new Error('an inspection writes nothing')) },
    wrapper,
    directory: path.join(directory, 'keys', 'identities'),
    site,
    clock: systemClock,
    randomBytes,
  });
  const idsOf = async (sql: string, region: string) =>
    new Set((await db.query<{ id: string }>(sql, [region])).map(({ id }) => id));
  const countOf = async (sql: string, region: string) =>
    Number((await db.query<{ n: bigint }>(sql, [region]))[0]?.n ?? 0);
  const held = scope.move();
  return {
    site,
    db,
    samples: (region) =>
      db.query(
        `select id, encode(sha256, 'hex') as sha256, key_id as "keyId",
           object_key as "objectKey", copies
         from samples where region = $1 and not deleted order by id`,
        [region],
      ),
    submissions: (region) =>
      idsOf('select id from submissions where region = $1 and not deleted', region),
    loggedSubmissions: (region) =>
      idsOf(
        `select subject as id from ledger_entries where type = 'sample.stored' and region = $1`,
        region,
      ),
    rowCount: (region) =>
      countOf(
        `select (select count(*) from samples where region = $1)
           + (select count(*) from submissions where region = $1)
           + (select count(*) from customers where region = $1)
           + (select count(*) from api_keys where region = $1) as n`,
        region,
      ),
    liveKeys: (region) =>
      countOf('select count(*) as n from keys where region = $1 and destroyed_at is null', region),
    regionStates: async (region) => {
      const rows = await db.query<{ class: string; state: string }>(
        'select class, state from region_classes where region = $1',
        [region],
      );
      return Object.fromEntries(rows.map((row) => [row.class, row.state]));
    },
    plaintextSha256: async (sample, dataCentre) => {
      const hash = createHash('sha256');
      const identity = await keys.identity(sample.keyId);
      for await (const bytes of engine.open(sample.objectKey, identity, dataCentre)) {
        hash.update(bytes);
      }
      return hash.digest('hex');
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

/** An acknowledged submission, as its receipt tells of it. */
export interface Acknowledged {
  readonly sha256: string;
  readonly submission: string;
}

/**
 * Holds a region to what must never happen: every acknowledged sample is at its home, opens, and has its entry; every
 * entry has its state; the others have nothing of the region.
 * @param samplesRead how many samples are decrypted, spread evenly
 */
export async function assertRegionIntact(
  sites: { home: SiteInspection; others: readonly SiteInspection[] },
  region: string,
  data: string,
  acknowledged: readonly Acknowledged[],
  samplesRead: number = Number.POSITIVE_INFINITY,
): Promise<void> {
  const { home, others } = sites;
  const samples = await home.samples(region);
  const submissions = await home.submissions(region);
  const digests = new Set(samples.map((one) => one.sha256));
  const lost = acknowledged.filter(
    (one) => !digests.has(one.sha256) || !submissions.has(one.submission),
  );
  assert.deepEqual(lost, [], `${lost.length} acknowledged submissions are lost`);
  const logged = new Set<string>();
  for (const site of [home, ...others]) {
    for (const id of await site.loggedSubmissions(region)) logged.add(id);
  }
  const withoutEntry = [...submissions].filter((id) => !logged.has(id));
  assert.deepEqual(withoutEntry, [], 'submissions without an entry');
  const withoutState = [...logged].filter((id) => !submissions.has(id));
  assert.deepEqual(withoutState, [], 'entries without a submission');
  const ids = samples.map((one) => one.id);
  for (const [dataCentre, objects] of await objectsOnDisk(data, home.site, region)) {
    const missing = ids.filter((id) => !objects.includes(id));
    assert.deepEqual(missing, [], `${dataCentre} lacks objects`);
  }
  const step = Math.max(1, Math.floor(samples.length / samplesRead));
  for (const sample of samples.filter((_, i) => i % step === 0)) {
    for (const dataCentre of sample.copies) {
      const opened = await home.plaintextSha256(sample, dataCentre);
      assert.equal(opened, sample.sha256, `${sample.id} at ${dataCentre}`);
    }
  }
  for (const other of others) await assertNothingOf(other, region, data);
}

/** Nothing of a region is at a site: no row, no object, no key that opens anything. */
export async function assertNothingOf(
  site: SiteInspection,
  region: string,
  data: string,
): Promise<void> {
  assert.equal(await site.rowCount(region), 0, `rows of ${region} at ${site.site}`);
  assert.equal(await site.liveKeys(region), 0, `keys of ${region} at ${site.site}`);
  for (const [dataCentre, objects] of await objectsOnDisk(data, site.site, region)) {
    assert.deepEqual(objects, [], `objects of ${region} in ${dataCentre}`);
  }
}
