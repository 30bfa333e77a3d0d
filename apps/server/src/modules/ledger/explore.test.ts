import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leafHash, parsePolicy, verifyTlogProof } from '@vitrine/tlog';
import { encodeEntry } from '@vitrine/verifier';
import { eventually, trustIn } from '../../../../../tests/support/ledger.ts';
import { testParty } from '../../../../../tests/support/party.ts';
import { createHttpServer, publicOnly } from '../../platform/http/index.ts';
import { silentLogger } from '../../platform/logger.ts';
import { ledgerExplorerRoutes } from './index.ts';
import type { entrySchema } from './routes/explore.ts';
import { chosen } from './routes/get-growth.ts';

const { db, ledger } = await testParty('zurich');
const app = await createHttpServer({
  api: { title: 'test', description: 'test', version: '0' },
  logger: silentLogger(),
  authenticate: publicOnly(),
});
ledgerExplorerRoutes(app, { db, ledger });
const payload = { secret: 'of an opening' };
const types = [...Array(6)].map((_, i) => (i % 2 === 0 ? 'sample.stored' : 'sample.read'));
const logged = await db.transaction((tx) =>
  ledger.append(
    tx,
    types.map((type) => ({ type, region: 'europe', payload })),
  ),
);
await eventually(() => ledger.publishedNote()?.split('\n')[1] === String(logged.length + 1));

async function get<T>(url: string, status = 200): Promise<T> {
  const answer = await app.inject({ method: 'GET', url });
  assert.equal(answer.statusCode, status, answer.body);
  assert.ok(!answer.body.includes(payload.secret));
  return (/json/.test(String(answer.headers['content-type'])) ? answer.json() : answer.body) as T;
}

interface Listed {
  readonly entries: { readonly index: string; readonly entry: typeof entrySchema._output }[];
  readonly next?: string;
}

test('entries are paged by index, newest first, and by type', async () => {
  const first = await get<Listed>('/v1/ledger/entries?limit=4');
  assert.deepEqual(
    first.entries.map(({ index }) => index),
    ['6', '5', '4', '3'],
  );
  const second = await get<Listed>(`/v1/ledger/entries?limit=4&below=${first.next}`);
  assert.deepEqual(
    second.entries.map(({ index }) => index),
    ['2', '1', '0'],
  );
  assert.equal(second.next, undefined);
  const read = await get<Listed>('/v1/ledger/entries?type=sample.read&limit=2');
  assert.deepEqual([read.entries.map(({ index }) => index), read.next], [['6', '4'], '4']);
  for (const bad of ['below=-1', 'below=01', 'limit=0', 'limit=1000', 'type=A%20b']) {
    await get(`/v1/ledger/entries?${bad}`, 400);
  }
});

test('the ledger tells its head, its keys and its types, and how it grew', async () => {
  const told = await get<Record<string, unknown>>('/v1/ledger');
  assert.deepEqual([told.party, told.size], ['zurich', '7']);
  assert.deepEqual(told.types, ['ledger.created', 'sample.read', 'sample.stored']);
  assert.deepEqual(told.logKeys, ledger.keys.log);
  const { points } = await get<{ points: { size: string }[] }>('/v1/ledger/growth');
  assert.deepEqual(
    points.map(({ size }) => size),
    ['1', '2', '3', '4', '5', '6', '7'],
  );
  const many = chosen(1_000_000n);
  assert.deepEqual([many.length, many[0], many.at(-1)], [48, 0n, 999_999n]);
});

test('a proof to download proves that the entry stands in the ledger', async () => {
  const { entries } = await get<Listed>('/v1/ledger/entries?below=4&limit=1');
  const [shown] = entries;
  assert.ok(shown);
  const proof = await get<string>(`/v1/ledger/entries/${shown.index}/proof`);
  const { region, ...others } = shown.entry;
  const leaf = leafHash(encodeEntry({ ...others, ...(region && { region }) }));
  const { index } = await verifyTlogProof(proof, leaf, parsePolicy(trustIn(ledger)));
  assert.equal(index, 3n);
  await get('/v1/ledger/entries/7/proof', 404);
  await get('/v1/ledger/entries/x/proof', 400);
});
