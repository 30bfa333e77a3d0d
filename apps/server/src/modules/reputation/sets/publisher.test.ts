import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { openSetFolder } from '@vitrine/client/node';
import { type SetError, type SetSource, updateOfflineSet } from '@vitrine/client/sets';
import { verifySetManifest } from '@vitrine/verifier';
import { createHttpServer, publicOnly } from '../../../platform/http/index.ts';
import { silentLogger } from '../../../platform/logger.ts';
import { trustPolicy } from '../../identity/index.ts';
import { openTestSite } from '../../vault/test-kit.ts';
import { createSetPublisher, type SetMember, type SetPublisherDeps } from './publisher.ts';
import { setRoutes } from './routes/set-routes.ts';
import { createSetFiles } from './set-files.ts';

const site = await openTestSite();
const folder = await mkdtemp(path.join(tmpdir(), 'vitrine-sets-'));
after(() => rm(folder, { recursive: true, force: true }));

const members = new Map<string, SetMember>();
let nowMs = Date.parse('2026-11-25T10:00:00Z');
const files = createSetFiles(path.join(folder, 'site'), { makeId: randomUUID });
const deps: SetPublisherDeps = {
  ...site,
  files,
  members: async (region) => (region === 'rest' ? [...members.values()] : []),
  clock: { nowMs: () => nowMs },
  logger: silentLogger(),
};
const publisher = createSetPublisher(deps);
const app = await createHttpServer({
  api: { title: 'test', description: 'test', version: '0' },
  logger: silentLogger(),
  authenticate: publicOnly({
    customer: async ({ headers }) => ({
      kind: 'customer',
      customerId: randomUUID(),
      apiKeyId: randomUUID(),
      country: 'IT',
      region: headers.authorization === 'Bearer other' ? 'nordic' : 'rest',
    }),
  }),
});
after(() => app.close());
setRoutes(app, { ...site, files, publisher, requireHome: async () => undefined });

const trust = trustPolicy(
  {
    office: {
      name: 'south',
      url: 'http://127.0.0.1:1',
      origin: site.ledger.origin,
      logKeys: site.ledger.keys.log,
      witnessKeys: site.ledger.keys.witness,
    },
    sites: [],
  },
  0,
);

const hashOf = (name: string) => new Uint8Array(createHash('sha256').update(name).digest());

function put(name: string, verdict: SetMember['verdict']): void {
  members.set(name, { sha256: hashOf(name), verdict });
}

const get = (url: string, headers: Record<string, string> = {}) =>
  app.inject({ url: `/v1/reputation/sets${url}`, headers });

/** What a product sees of the site. */
const source: SetSource = {
  latest: async () => (await get('')).json<{ latest?: number }>().latest,
  file: async (version, name) => {
    const answer = await get(`/${version}/${name}`);
    return answer.statusCode === 200 ? new Uint8Array(answer.rawPayload) : undefined;
  },
};

async function verify(manifest: Uint8Array, receipt: Uint8Array): Promise<void> {
  const { valid, failures } = await verifySetManifest(manifest, receipt, trust);
  if (!valid) throw new Error(failures.map(({ code }) => code).join());
}

describe('offline sets', () => {
  const keep = openSetFolder(path.join(folder, 'product'));

  it('are published where there is something new, and once a day', async () => {
    assert.equal(await publisher.publishDue(), 0);
    for (let i = 0; i < 500; i += 1) put(`bad ${i}`, i % 5 === 0 ? 'suspicious' : 'malicious');
    put('good', 'known-good');
    assert.equal(await publisher.publishDue(), 1);
    assert.equal(await publisher.publishDue(), 0);
    put('bad 500', 'malicious');
    assert.equal(await publisher.publishDue(), 1);
    nowMs += 24 * 3_600_000;
    assert.equal(await publisher.publishDue(), 1);
    const answer = (await get('')).json<{ latest: number; versions: unknown[] }>();
    assert.equal(answer.latest, 3);
    assert.equal(answer.versions.length, 3);
  });

  it('reach a product, which answers without asking', async () => {
    const { isNew, manifest } = await updateOfflineSet({ source, keep, verify });
    assert.equal(isNew, true);
    assert.deepEqual(manifest.entries, { malicious: 401, suspicious: 100, 'known-good': 1 });
    const set = await keep.open();
    assert.deepEqual(set.lookUp(hashOf('bad 5')), { verdict: 'suspicious', isCertain: true });
    assert.deepEqual(set.lookUp(hashOf('good')), { verdict: 'known-good', isCertain: true });
    assert.equal(set.lookUp(hashOf('whatever')), undefined);
  });

  it('are followed by deltas, which are small', async () => {
    members.delete('bad 1');
    put('bad 2', 'suspicious');
    put('bad 900', 'malicious');
    assert.equal(await publisher.publishDue(), 1);
    put('bad 901', 'malicious');
    assert.equal(await publisher.publishDue(), 1);
    const { fetchedBytes, isNew } = await updateOfflineSet({ source, keep, verify });
    assert.equal(isNew, true);
    assert.ok(fetchedBytes < 300, `${fetchedBytes} bytes`);
    const set = await keep.open();
    assert.equal(set.manifest.version, 5);
    assert.equal(set.lookUp(hashOf('bad 1')), undefined);
    assert.equal(set.lookUp(hashOf('bad 2'))?.verdict, 'suspicious');
    assert.equal(set.lookUp(hashOf('bad 901'))?.verdict, 'malicious');
    assert.equal((await updateOfflineSet({ source, keep, verify })).isNew, false);
  });

  it('that are not in the ledger, or go back, change nothing', async () => {
    const forged: SetSource = {
      latest: async () => 6,
      file: async (_, name) => {
        const bytes = await source.file(5, name);
        if (name !== 'manifest.json' || bytes === undefined) return bytes;
        const text = Buffer.from(bytes).toString().replace('"version":5', '"version":6');
        return Buffer.from(text);
      },
    };
    const forging = updateOfflineSet({ source: forged, keep, verify });
    await assert.rejects(forging, /manifest-mismatch/);
    const old: SetSource = { ...source, latest: async () => 4 };
    const goingBack = updateOfflineSet({ source: old, keep, verify });
    await assert.rejects(goingBack, (error: SetError) => error.code === 'wrong-order');
    assert.equal((await keep.open()).manifest.version, 5);
  });

  it('whose file was changed on the way are refused', async () => {
    const elsewhere = openSetFolder(path.join(folder, 'elsewhere'));
    const altered: SetSource = {
      ...source,
      file: async (version, name) => {
        const bytes = await source.file(version, name);
        if (name === 'exact.vset' && bytes !== undefined) bytes[40] = (bytes[40] ?? 0) ^ 1;
        return bytes;
      },
    };
    const updating = updateOfflineSet({ source: altered, keep: elsewhere, verify });
    await assert.rejects(updating, (error: SetError) => error.code === 'wrong-digest');
    assert.equal(await elsewhere.current(), undefined);
  });

  it('with the Bloom filter alone are uncertain, and say so', async () => {
    const elsewhere = openSetFolder(path.join(folder, 'small'));
    await updateOfflineSet({ source, keep: elsewhere, verify, kinds: ['bloom'] });
    const set = await elsewhere.open();
    assert.deepEqual(set.lookUp(hashOf('bad 7')), { verdict: 'suspicious', isCertain: false });
    assert.equal(set.lookUp(hashOf('good')), undefined);
  });

  it('of other regions are not to be had', async () => {
    const other = { authorization: 'Bearer other' };
    assert.deepEqual((await get('', other)).json(), { region: 'nordic', versions: [] });
    assert.equal((await get('/5/exact.vset', other)).statusCode, 404);
    assert.equal((await get('/5/receipt.json', other)).statusCode, 404);
  });

  it('are fetched in parts, and not twice', async () => {
    const whole = await get('/5/exact.vset');
    const etag = String(whole.headers.etag);
    const part = await get('/5/exact.vset', { range: 'bytes=10-19', 'if-range': etag });
    assert.equal(part.statusCode, 206);
    assert.deepEqual(part.rawPayload, whole.rawPayload.subarray(10, 20));
    assert.equal(part.headers['content-range'], `bytes 10-19/${whole.rawPayload.length}`);
    const tail = await get('/5/exact.vset', { range: 'bytes=-7' });
    assert.deepEqual(tail.rawPayload, whole.rawPayload.subarray(-7));
    assert.equal((await get('/5/exact.vset', { range: 'bytes=99999999-' })).statusCode, 416);
    assert.equal((await get('/5/exact.vset', { 'if-none-match': etag })).statusCode, 304);
    const stale = await get('/5/exact.vset', { range: 'bytes=0-1', 'if-range': '"x"' });
    assert.equal(stale.statusCode, 200);
    assert.equal((await get('/5/nothing.vset')).statusCode, 404);
    assert.equal((await get('/5/..%2f4%2fexact.vset')).statusCode, 400);
  });

  it('count once, however many processes publish, and not where the commit failed', async () => {
    const two = await Promise.all([publisher.publish('rest'), publisher.publish('rest')]);
    assert.deepEqual(two.toSorted(), [6, undefined]);
    const broken = createSetPublisher({
      ...deps,
      db: {
        query: (sql, params) => site.db.query(sql, params),
        execute: (sql, params) => site.db.execute(sql, params),
        transaction: (run) =>
          site.db.transaction(async (tx) => {
            await run(tx);
            throw new Error('lost before the commit');
          }),
      },
    });
    await assert.rejects(broken.publish('rest'), /lost before/);
    assert.equal((await get('')).json<{ latest: number }>().latest, 6);
    assert.equal((await get('/7/exact.vset')).statusCode, 404);
    assert.equal(await publisher.publish('rest'), 7);
    assert.equal((await updateOfflineSet({ source, keep, verify })).manifest.version, 7);
  });

  it('have no delta where the files of the version before are gone, and go on', async () => {
    await files.remove('rest', 7);
    assert.equal((await get('/7/exact.vset')).statusCode, 404);
    assert.equal(await publisher.publishDue(), 1, 'though nothing has changed');
    assert.equal(await publisher.publishDue(), 0);
    const { manifest } = await updateOfflineSet({ source, keep, verify });
    assert.deepEqual(
      manifest.files.map(({ kind }) => kind),
      ['exact', 'bloom'],
    );
    assert.equal((await keep.open()).lookUp(hashOf('bad 5'))?.verdict, 'suspicious');
  });

  it('go with their region', async () => {
    await site.setState('fenced');
    assert.equal(await publisher.publish('rest'), undefined);
    await publisher.publishDue();
    assert.equal((await get('')).json<{ latest: number }>().latest, 8);
    await site.setState('frozen');
    await publisher.publishDue();
    assert.deepEqual((await get('')).json(), { region: 'rest', versions: [] });
    assert.equal(await files.read('rest', 5, 'exact.vset'), undefined);
    await site.setState('open');
  });
});
