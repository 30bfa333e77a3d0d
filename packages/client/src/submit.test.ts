import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { ClientError, type SubmissionMetadata, storedSample } from './index.ts';
import { answer, makeReceipt, testKey, World } from './testing-world.ts';

const bytes = new TextEncoder().encode('a suspicious file');
const sha256 = createHash('sha256').update(bytes).digest('hex');

test('a file goes to the home of the key’s country and its receipt comes back', async () => {
  await using world = await World.open();
  const submission = await world.client().submit(bytes, { product: 'Scanner' });
  assert.equal(submission.sha256, sha256);
  assert.equal(submission.sizeBytes, bytes.length);
  assert.equal(submission.attempts, 1);
  assert.equal(submission.replayed, false);
  assert.equal(submission.home.site, 'moscow');
  assert.deepEqual(submission.receipt, world.taken.get(submission.idempotencyKey)?.receipt);
  assert.equal(storedSample(submission.receipt)?.sha256, sha256);
  assert.equal(world.office.requests[0]?.url, '/v1/home?country=DE&class=files');
});

test('the key goes to the home and never to the office', async () => {
  await using world = await World.open();
  await world.client().submit(bytes);
  assert.equal(world.office.requests[0]?.headers.authorization, undefined);
  assert.equal(world.moscow.requests[0]?.headers.authorization, `Bearer ${testKey}`);
});

test('metadata, digest and length travel as headers', async () => {
  await using world = await World.open();
  const metadata: SubmissionMetadata = {
    product: 'Scanner',
    productVersion: '1.2',
    fileName: 'Прайс 100 %.exe',
    sourceUrl: 'https://example.com/?a=1',
    reason: 'heuristic',
    sha256,
  };
  await world.client().submit({ open: async () => new Blob([bytes]).stream() }, metadata);
  await world.client().submit(new Blob([bytes]), metadata, { idempotencyKey: 'mine' });
  const [streamed, sized] = world.moscow.requests.map(({ headers }) => headers);
  assert.equal(streamed?.['content-length'], undefined);
  assert.equal(sized?.['content-length'], String(bytes.length));
  assert.equal(sized?.['idempotency-key'], 'mine');
  assert.equal(sized?.['vitrine-product'], 'Scanner');
  assert.equal(sized?.['vitrine-product-version'], '1.2');
  assert.equal(decodeURIComponent(String(sized?.['vitrine-file-name'])), metadata.fileName);
  assert.equal(decodeURIComponent(String(sized?.['vitrine-source-url'])), metadata.sourceUrl);
  assert.equal(sized?.['vitrine-reason'], 'heuristic');
  const digest = Buffer.from(sha256, 'hex').toString('base64');
  assert.equal(sized?.['content-digest'], `sha-256=:${digest}:`);
});

test('every text travels whole', async () => {
  await using world = await World.open();
  const client = world.client();
  const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 1_024 });
  await fc.assert(
    fc.asyncProperty(text, async (given) => {
      const reason = given.slice(0, 1_024).toWellFormed();
      await client.submit(bytes, { reason });
      const header = world.moscow.requests.at(-1)?.headers['vitrine-reason'];
      assert.equal(decodeURIComponent(String(header)), reason);
    }),
    { numRuns: 40 },
  );
});

test('texts that no site would take are refused before anything is sent', async () => {
  await using world = await World.open();
  const client = world.client();
  const long = 'é'.repeat(1_024);
  await client.submit(bytes, { product: long, reason: long });
  const wrong = { code: 'malformed-metadata' };
  await assert.rejects(client.submit(bytes, { product: `${long}é` }), wrong);
  await assert.rejects(
    client.submit(bytes, { product: long, reason: long, fileName: long }),
    wrong,
  );
  assert.equal(world.moscow.requests.length, 1);
});

test('wrong keys, addresses, digests and idempotency keys are refused here', async () => {
  await using world = await World.open();
  for (const apiKey of ['', 'vtr1.de.x.y', testKey.replace('.de.', '.DE.'), `${testKey} `]) {
    assert.throws(() => world.client({ apiKey }), { code: 'malformed-key' });
  }
  const urls = ['office', 'ftp://a.example', 'http://a.example', 'https://u:p@a.example'];
  for (const officeUrl of [...urls, 'http://127.0.0.1.example', 'https://a.example/?x']) {
    assert.throws(() => world.client({ officeUrl }), { code: 'malformed-url' });
  }
  for (const officeUrl of ['https://a.example/x', 'http://localhost:1', 'http://[::1]:1']) {
    world.client({ officeUrl });
  }
  world.client({ officeUrl: 'http://a.example', allowHttp: true });
  const wrong = { code: 'malformed-metadata' };
  await assert.rejects(world.client().submit(bytes, { sha256: sha256.toUpperCase() }), wrong);
  for (const idempotencyKey of ['', 'a b', 'ü', 'x'.repeat(256)]) {
    await assert.rejects(world.client().submit(bytes, {}, { idempotencyKey }), wrong);
  }
  assert.equal(world.moscow.requests.length, 0);
});

test('a home on an unencrypted address elsewhere gets nothing', async () => {
  await using world = await World.open();
  const home = { ...(await world.client().home()), url: 'http://site.example' };
  world.office.usual = (_, response) => answer(response, 200, home);
  await assert.rejects(world.client().submit(bytes), { code: 'malformed-url' });
});

test('the home is asked for once, however many ask, and again when told so', async () => {
  await using world = await World.open();
  const client = world.client();
  const homes = await Promise.all([client.home(), client.home(), client.submit(bytes)]);
  assert.equal(homes[0].site, 'moscow');
  assert.equal(world.office.requests.length, 1);
  world.home = 'zurich';
  assert.equal((await client.home()).site, 'moscow');
  assert.equal((await client.home({ fresh: true })).site, 'zurich');
  assert.equal((await client.home()).site, 'zurich');
  assert.equal(world.office.requests.length, 2);
});

test('bodies can leave as one blob where fetch cannot stream', async () => {
  await using world = await World.open();
  const client = world.client({ upload: 'blob' });
  const open = async function* () {
    yield bytes.subarray(0, 5);
    yield bytes.subarray(5);
  };
  for (const source of [bytes, new Blob([bytes]), { open }]) {
    const { receipt } = await client.submit(source);
    assert.equal(storedSample(receipt)?.sha256, sha256);
  }
  const short = client.submit({ open, sizeBytes: bytes.length + 1 });
  await assert.rejects(short, { code: 'source-failed' });
});

test('an empty file is a file', async () => {
  await using world = await World.open();
  const { receipt } = await world.client().submit(new Uint8Array());
  assert.equal(storedSample(receipt)?.sizeBytes, 0);
});

const others = 'f'.repeat(64);
const size = bytes.length;
const lies = [
  ['another digest', makeReceipt('moscow', { sha256: others, size })],
  ['another size', makeReceipt('moscow', { sha256, size: size + 1 })],
  ['another site', makeReceipt('zurich', { sha256, size })],
  ['another region', makeReceipt('moscow', { sha256, size }, 'asia-pacific')],
  ['no digest', makeReceipt('moscow', { size })],
] as const;

for (const [name, receipt] of lies) {
  test(`a receipt with ${name} is a mismatch`, async () => {
    await using world = await World.open();
    world.moscow.usual = (request, response) => {
      request.resume().once('end', () => answer(response, 201, receipt));
    };
    await assert.rejects(world.client().submit(bytes), { code: 'receipt-mismatch' });
    assert.equal(world.moscow.requests.length, 1);
    const trusting = world.client({ checkReceipts: false });
    assert.deepEqual((await trusting.submit(bytes)).receipt, receipt);
  });
}

test('a receipt given before all bytes were sent is a mismatch', async () => {
  await using world = await World.open();
  world.moscow.usual = (_, response) =>
    answer(response, 201, makeReceipt('moscow', { sha256, size }));
  const open = async function* () {
    yield bytes;
    await new Promise(() => {});
  };
  await assert.rejects(world.client().submit({ open }), { code: 'receipt-mismatch' });
});

const malformed = [
  '',
  '{',
  'null',
  '[]',
  '{"format":"vitrine-receipt/1"}',
  JSON.stringify({ ...makeReceipt('moscow', {}), format: 'vitrine-receipt/2' }),
  JSON.stringify({ ...makeReceipt('moscow', {}), proof: 'trust me' }),
];

test('what is no receipt is a malformed answer, and sent once', async () => {
  await using world = await World.open();
  for (const text of malformed) {
    world.moscow.next.push((request, response) => {
      request.resume().once('end', () => answer(response, 201, text));
    });
    await assert.rejects(world.client().submit(bytes), { code: 'malformed-answer', status: 201 });
  }
  assert.equal(world.moscow.requests.length, malformed.length);
});

test('what is no home is a malformed answer', async () => {
  await using world = await World.open();
  const home = await world.client().home();
  const wrong = [{}, { ...home, country: 'FR' }, { ...home, epoch: '1' }, { ...home, url: 1 }];
  for (const body of [...wrong, 'not JSON']) {
    world.office.next.push((_, response) => answer(response, 200, body));
    await assert.rejects(world.client().home(), { code: 'malformed-answer' });
  }
});

test('an answer without end is cut off', async () => {
  await using world = await World.open();
  world.moscow.usual = (request, response) => {
    request.resume();
    response.writeHead(201);
    const more = (): void => {
      while (!response.destroyed && response.write('x'.repeat(65_536)));
      response.once('drain', more);
    };
    more();
  };
  await assert.rejects(world.client().submit(bytes), { code: 'malformed-answer' });
});

test('a redirect is not followed: the key goes nowhere else', async () => {
  await using world = await World.open();
  world.moscow.usual = (request, response) => {
    const headers = { location: `${world.zurich.url}/v1/samples` };
    request.resume().once('end', () => answer(response, 307, '', headers));
  };
  for (const upload of ['stream', 'blob'] as const) {
    const refused = world.client({ upload }).submit(bytes);
    await assert.rejects(refused, { code: 'refused', status: 307 });
  }
  assert.equal(world.zurich.requests.length, 0);
});

test('errors carry the problem and never the key', async () => {
  await using world = await World.open();
  world.moscow.usual = (request, response) => {
    const document = { type: 'urn:vitrine:problem:digest-mismatch', title: 'T', status: 422 };
    request.resume().once('end', () => answer(response, 422, { ...document, detail: 'D' }));
  };
  const error = await world
    .client()
    .submit(bytes)
    .catch((reason: unknown) => reason);
  assert.ok(error instanceof ClientError);
  assert.equal(error.code, 'digest-mismatch');
  assert.equal(error.problem?.detail, 'D');
  assert.equal(error.url, `${world.moscow.url}/v1/samples`);
  assert.ok(!JSON.stringify([error, error.message, error.stack]).includes('sssss'));
});
