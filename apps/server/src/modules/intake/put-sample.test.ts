import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { checkReceipt } from '@vitrine/verifier';
import type { TestSite } from '../vault/test-kit.ts';
import { contentDigest, italian, openTestIntake, operator } from './test-kit.ts';

const site = await openTestIntake({ sampleBytesMax: 1_000_000 });
const bytes = (text: string) => Buffer.from(text);
const codeOf = (type: unknown) => String(type).replace('urn:vitrine:problem:', '');

/** What stands of samples, everywhere. */
async function remains({ db, objects }: TestSite) {
  const counts = await db.query<{ samples: bigint; submissions: bigint; entries: bigint }>(
    `select (select count(*) from samples) as samples,
       (select count(*) from submissions) as submissions,
       (select count(*) from ledger_entries where type = 'sample.stored') as entries`,
  );
  return { ...counts[0], objects: (await objects()).length };
}

/** Resolves when no upload is under way: a client that left is noticed a little later. */
async function quiet(): Promise<void> {
  while (site.intake.uploads > 0) await new Promise((resolve) => setImmediate(resolve));
  await site.vault.idle();
}

describe('PUT /v1/samples', () => {
  it('answers with the receipt of a durable, depersonalised submission', async () => {
    const body = randomBytes(300_000);
    const answer = await site.send({
      body,
      headers: {
        'content-digest': contentDigest(body),
        'vitrine-product': encodeURIComponent('Total Security'),
        'vitrine-file-name': encodeURIComponent('C:\\Users\\alice\\x.exe'),
        'vitrine-source-url': encodeURIComponent('https://u:p@h.example/x?token=1'),
      },
    });
    assert.equal(answer.status, 201);
    assert.equal(answer.headers['content-type'], 'application/vnd.vitrine.receipt+json');
    const receipt = checkReceipt(answer.json);
    assert.equal(await site.verify(receipt), true);
    const payload = receipt.opening?.payload;
    const sha256 = createHash('sha256').update(body).digest('hex');
    assert.equal(payload?.sha256, sha256);
    assert.equal(payload?.fileName, 'C:\\Users\\<user>\\x.exe');
    assert.equal(payload?.sourceUrl, 'https://h.example/x');
    assert.equal(answer.headers.location, `/v1/samples/${sha256}`);
    const rows = await site.db.query<{ row: string }>('select m::text as row from submissions m');
    assert.ok(!JSON.stringify(rows).includes('alice'));
  });

  it('takes bodies of any length and of none', async () => {
    for (const size of [0, 1, 65_535, 65_536, 65_537, 1_000_000]) {
      for (const chunked of [false, true]) {
        const body = randomBytes(size);
        const answer = await site.send({ body, chunked });
        assert.equal(answer.status, 201, `${size}`);
        const expected = createHash('sha256').update(body).digest('hex');
        assert.equal(checkReceipt(answer.json).opening?.payload.sha256, expected);
      }
    }
  });

  it('gives the same receipt for the same Idempotency-Key and content', async () => {
    const headers = { 'idempotency-key': 'once', 'vitrine-reason': 'r' };
    const first = await site.send({ body: bytes('idem'), headers });
    const second = await site.send({ body: bytes('idem'), headers });
    assert.deepEqual([first.status, second.status], [201, 200]);
    const [a, b] = [checkReceipt(first.json), checkReceipt(second.json)];
    assert.deepEqual({ ...a, proof: '' }, { ...b, proof: '' });
    const other = await site.send({ body: bytes('other'), headers });
    assert.deepEqual([other.status, codeOf(other.json.type)], [422, 'idempotency-conflict']);
    const keys = await site.db.query<{ key: string | null }>(
      'select distinct idempotency_key as key from submissions where idempotency_key is not null',
    );
    assert.ok(keys.every(({ key }) => key !== 'once'));
  });

  it('leaves nothing of what it refuses', async () => {
    await quiet();
    const before = await remains(site);
    const cases: [number, string, Parameters<typeof site.send>[0]][] = [
      [422, 'digest-mismatch', refused({ 'content-digest': contentDigest(bytes('y')) })],
      [400, 'malformed-header', refused({ 'content-digest': 'sha-256=x' })],
      [400, 'malformed-header', refused({ 'vitrine-reason': '%ff' })],
      [415, 'content-encoding', refused({ 'content-encoding': 'gzip' })],
      [413, 'too-large', { body: randomBytes(1_000_001) }],
      [413, 'too-large', { body: randomBytes(1_000_001), chunked: true }],
      [413, 'too-large', { body: randomBytes(3_000_000), chunked: true }],
      [401, 'unknown-key', { body: bytes('x'), token: 'nobody' }],
      [404, 'country-without-home', { body: bytes('x'), token: italian.replace('IT', 'CL') }],
    ];
    for (const [status, code, sending] of cases) {
      const answer = await site.send(sending);
      assert.deepEqual([answer.status, codeOf(answer.json.type)], [status, code]);
    }
    const hasBegun = () => site.vault.inFlight('rest') > 0;
    for (const size of [10, 100_000, 700_000]) await site.sendHalf(randomBytes(size), hasBegun);
    await quiet();
    assert.deepEqual(await remains(site), before);
    assert.equal(site.vault.inFlight('rest'), 0);
  });

  it('names the home of a country that is not at home here, signed', async () => {
    const answer = await site.send({ body: bytes('x'), token: italian.replace('IT', 'NO') });
    assert.equal(answer.status, 421);
    assert.equal(answer.headers.location, 'https://north.example/v1/samples');
    assert.equal(answer.json.site, 'north');
    assert.match(String(answer.json.refusal), /^vitrine-refusal\/1\nsouth\nNO\nfiles\nnorth\n/);
  });

  it('turns clients away while the region is fenced', async () => {
    const other = await openTestIntake();
    await other.setState('fenced');
    const answer = await other.send({ body: bytes('x') });
    assert.deepEqual([answer.status, codeOf(answer.json.type)], [503, 'region-fenced']);
    assert.match(answer.headers['retry-after'] ?? '', /^\d+$/);
    assert.deepEqual(await remains(other), {
      samples: 0n,
      submissions: 0n,
      entries: 0n,
      objects: 0,
    });
  });

  it('answers 503 when too much is under way, and 507 when a disk is full', async () => {
    const put = {
      operation: 'put',
      nth: 1,
      times: 2,
      outcome: 'failed',
      code: 'no-space',
    } as const;
    const full = await openTestIntake({
      faults: [[put]],
      admission: { bodiesMax: 0, statedBytesMax: 1 },
    });
    const refusedAnswer = await full.send({ body: bytes('x') });
    assert.deepEqual([refusedAnswer.status, codeOf(refusedAnswer.json.type)], [503, 'overloaded']);
    assert.equal(refusedAnswer.headers['retry-after'], '1');
    const disk = await openTestIntake({ faults: [[put]] });
    const answer = await disk.send({ body: bytes('x') });
    assert.deepEqual([answer.status, codeOf(answer.json.type)], [507, 'no-space']);
    assert.deepEqual(await remains(disk), {
      samples: 0n,
      submissions: 0n,
      entries: 0n,
      objects: 0,
    });
  });
});

describe('GET /v1/samples/{sha256}', () => {
  it('tells the owner and operators alone', async () => {
    const body = bytes('to be looked up');
    await site.send({ body, headers: { 'vitrine-reason': 'why' } });
    const path = `/v1/samples/${createHash('sha256').update(body).digest('hex')}`;
    const own = await site.get(path, italian);
    assert.equal(own.status, 200);
    assert.equal(own.json.site, 'south');
    assert.equal(own.json.sizeBytes, body.length);
    assert.deepEqual(own.json.copies, ['south-1', 'south-2']);
    const stranger = await site.get(path, 'IT.7f9619ff-8b86-4d01-b42d-00cf4fc964ff');
    const nothing = await site.get(`/v1/samples/${'0'.repeat(64)}`, italian);
    const shape = ({ status, json }: typeof own) => ({ status, ...json, instance: '' });
    assert.equal(stranger.status, 404);
    assert.deepEqual(shape(stranger), shape(nothing));
    assert.equal((await site.get(path, operator)).status, 200);
    assert.equal((await site.get(`${path}?region=nordic`, operator)).status, 404);
    assert.equal((await site.get('/v1/samples/XYZ', italian)).status, 400);
  });

  it('does not let an operator put', async () => {
    const answer = await site.send({ body: bytes('x'), token: operator });
    assert.notEqual(answer.status, 201);
  });
});

function refused(headers: Record<string, string>) {
  return { body: bytes('x'), headers };
}
