import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { test } from 'node:test';
import { testStallTimeoutMs } from '../testing-clock.ts';
import { answer, problem, testKey, World } from '../testing-world.ts';
import { readPackedByte } from './answer.ts';
import { createReputationCache } from './cache.ts';
import { createReputationClient, type ReputationClientOptions } from './reputation-client.ts';

const hashOf = (name: string) => new Uint8Array(createHash('sha256').update(name).digest());
const hexOf = (name: string) => Buffer.from(hashOf(name)).toString('hex');

/** 3: malicious and known; 16: unknown and wanted; 33: clean and known good. */
const bytes = new Map([
  [hexOf('bad'), 3 | 8],
  [hexOf('good'), 1 | 8 | 32],
]);

function open(world: World, options: Partial<ReputationClientOptions> = {}) {
  const asked: number[] = [];
  world.moscow.usual = async (request, response) => {
    const body = await bodyOf(request);
    if (request.url === '/v1/reputation' && request.method === 'POST') {
      if (request.headers['content-type'] === 'application/json') {
        const { hashes } = JSON.parse(body.toString()) as { hashes: string[] };
        const answers = hashes.map((hash) => ({
          ...{ hash, verdict: 'malicious', known: true, knownGood: false, wanted: false },
          threat: 'Trojan.Test',
        }));
        return answer(response, 200, { answers });
      }
      asked.push(body.length / 32);
      const out = Buffer.alloc(body.length / 32);
      for (let i = 0; i < out.length; i += 1) {
        out[i] = bytes.get(body.subarray(i * 32, i * 32 + 32).toString('hex')) ?? 16;
      }
      response.writeHead(200, { 'content-type': 'application/octet-stream' });
      response.end(out);
      return;
    }
    answer(response, 404, '{}');
  };
  const client = createReputationClient({
    officeUrl: world.office.url,
    apiKey: testKey,
    clock: world.clock,
    random: () => 0.5,
    stallTimeoutMs: testStallTimeoutMs,
    ...options,
  });
  return { client, asked };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of request) pieces.push(piece);
  return Buffer.concat(pieces);
}

test('many files are asked for in one packed question, in their order, and once', async () => {
  await using world = await World.open();
  const { client, asked } = open(world);
  const hashes = ['new', 'bad', 'good'].map(hashOf);
  const found = await client.lookUpMany(hashes);
  assert.deepEqual(
    found.map(({ verdict, wanted, knownGood }) => [verdict, wanted, knownGood]),
    [
      ['unknown', true, false],
      ['malicious', false, false],
      ['clean', false, true],
    ],
  );
  assert.deepEqual(await client.lookUpMany(hashes), found);
  assert.deepEqual(asked, [3]);
  await client.lookUpMany([...hashes, hashOf('other')]);
  assert.deepEqual(asked, [3, 1]);
  await assert.rejects(client.lookUpMany([new Uint8Array(20)]), RangeError);
});

test('more than a question holds are several', async () => {
  await using world = await World.open();
  const { client, asked } = open(world, { cacheEntriesMax: 0 });
  const found = await client.lookUpMany(Array.from({ length: 10_001 }, (_, i) => hashOf(`${i}`)));
  assert.equal(found.length, 10_001);
  assert.deepEqual(asked, [10_000, 1]);
});

test('lists bring what a byte cannot hold', async () => {
  await using world = await World.open();
  const { client } = open(world);
  const [found] = await client.lookUpListed([hexOf('bad')]);
  assert.deepEqual([found?.verdict, found?.threat], ['malicious', 'Trojan.Test']);
});

test('a busy site is asked again, after what it says and a random pause more', async () => {
  await using world = await World.open();
  const { client } = open(world);
  world.moscow.next.push(
    problem(503, 'model-not-ready', { headers: { 'retry-after': '2' } }),
    problem(429, 'too-many-questions', { headers: { 'retry-after': '1' } }),
  );
  assert.equal((await client.lookUpMany([hashOf('bad')]))[0]?.verdict, 'malicious');
  assert.deepEqual(world.clock.pausesMs, [2_000 + 250, 1_000 + 500]);
});

test('an answer of another length is believed in nothing', async () => {
  await using world = await World.open();
  const { client } = open(world);
  world.moscow.next.push(async (request, response) => {
    await bodyOf(request);
    response.end(Buffer.from([3]));
  });
  const asking = client.lookUpMany([hashOf('bad'), hashOf('good')]);
  await assert.rejects(asking, { code: 'malformed-answer' });
});

test('a screen answers what it can, and only what it doubts is asked', async () => {
  await using world = await World.open();
  const { client, asked } = open(world, {
    screen: {
      lookUp: (sha256) => {
        const hash = Buffer.from(sha256).toString('hex');
        if (hash === hexOf('sure')) return { verdict: 'malicious', isCertain: true };
        return hash === hexOf('bad') ? { verdict: 'suspicious', isCertain: false } : undefined;
      },
    },
  });
  const found = await client.lookUpMany(['sure', 'bad', 'new'].map(hashOf));
  assert.deepEqual(
    found.map(({ verdict, known }) => [verdict, known]),
    [
      ['malicious', true],
      ['malicious', true],
      ['unknown', false],
    ],
  );
  assert.deepEqual(asked, [1]);
});

test('changes are followed by their cursor, and taken out of the cache', async () => {
  await using world = await World.open();
  const { client, asked } = open(world);
  await client.lookUpMany([hashOf('bad')]);
  const change = { sha256: hexOf('bad'), verdict: 'clean', known: true };
  world.moscow.next.push((_, response) =>
    answer(response, 200, { changes: [change], cursor: 'c1', more: false }),
  );
  const page = await client.changes('c0');
  assert.equal(world.moscow.requests.at(-1)?.url, '/v1/reputation/changes?cursor=c0');
  assert.deepEqual([page.cursor, page.changes[0]?.answer.verdict], ['c1', 'clean']);
  await client.lookUpMany([hashOf('bad')]);
  assert.deepEqual(asked, [1, 1]);
});

test('the cache forgets by time, sooner what is not known, and by number', () => {
  let nowMs = 0;
  const clock = { monotonicMs: () => nowMs };
  const cache = createReputationCache({ clock, entriesMax: 2, times: { unknown: 10 } });
  const of = (byte: number) => readPackedByte(byte) ?? assert.fail();
  cache.set('a', of(16));
  cache.set('b', of(11));
  nowMs = 10;
  assert.equal(cache.get('a'), undefined);
  assert.equal(cache.get('b')?.verdict, 'malicious');
  cache.set('c', of(11));
  cache.get('b');
  cache.set('d', of(11));
  assert.equal(cache.get('c'), undefined);
  assert.ok(cache.get('b') && cache.get('d'));
  assert.equal(cache.size, 2);
});

test('bytes that no answer has are none', () => {
  for (const byte of [5, 6, 7, 64, 255]) assert.equal(readPackedByte(byte), undefined);
});
