import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { inflateSync } from 'node:zlib';
import { Uint8ArrayReader, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js';
import { type Clock, systemClock } from '../../platform/clock.ts';
import { createHttpServer, publicOnly } from '../../platform/http/index.ts';
import { silentLogger } from '../../platform/logger.ts';
import { accessProblem, createAccessApprovals, type requestDigest } from '../access/index.ts';
import { openTestOffice } from '../access/test-kit.ts';
import { officeDocuments, type PolicyDocument } from '../residency/index.ts';
import { Rc4 } from './egress/rc4.ts';
import type { VaultEngine } from './engine/index.ts';
import { createFinding } from './finding/service.ts';
import { createHoldings } from './holdings.ts';
import { createLookUp } from './look-up.ts';
import { createReading } from './reading.ts';
import { readingProblem } from './reading-errors.ts';
import { asking, bytesOf, purpose, refused } from './reading-test-kit.ts';
import { vaultRoutes } from './routes/vault-routes.ts';
import { createScrub } from './scrub.ts';
import { anyCustomer, digestHex, openTestSite, submissionOf, upload } from './test-kit.ts';

const logger = silentLogger();
const site = await openTestSite();
const { db, ledger, engine, keys } = site;
const office = await openTestOffice();
for (const name of ['anna', 'bert', 'carl']) await office.addOperator(name);

let offsetMs = 0;
const clock: Clock = { ...systemClock, nowMs: () => systemClock.nowMs() + offsetMs };
const inForce = site.policy.current();
let document: PolicyDocument = inForce;

/** What happened, in order: `durable <index>`, `open <size of the signed ledger>`. */
let events: string[] = [];
let beforeDurable: (index: bigint) => Promise<void> = async () => undefined;
const watchedEngine: Pick<VaultEngine, 'open'> = {
  open: (key, identity, prefer) => {
    events.push(`open ${ledger.head().size}`);
    return engine.open(key, identity, prefer);
  },
};
const policy = { current: () => document };
const approvals = createAccessApprovals({ documents: officeDocuments, site: 'south', clock });
const reading = createReading({
  db,
  ledger: {
    site: 'south',
    append: ledger.append,
    durable: async (index) => {
      await beforeDurable(index);
      const head = await ledger.durable(index);
      events.push(`durable ${index}`);
      return head;
    },
  },
  policy,
  approvals,
  keys,
  engine: watchedEngine,
  clock,
  logger,
});
const scrub = createScrub({ db, ledger, engine, keys, clock, logger }, { background: false });

/** Tokens are `<name>.<country>` for operators, a UUID for customers. */
const app = await createHttpServer({
  api: { title: 'test', description: 'test', version: '0' },
  logger,
  authenticate: publicOnly({
    operator: async ({ headers }) => operatorOf(headers.authorization),
    customer: async ({ headers: { authorization } }) => {
      if (authorization?.includes('.')) return undefined;
      const customerId = authorization?.slice(7) ?? '';
      return { kind: 'customer', customerId, apiKeyId: '', country: 'IT', region: 'rest' };
    },
    'local-admin': async () => ({ kind: 'local-admin' }),
  }),
  errorMappings: [readingProblem, accessProblem],
});
const holdings = createHoldings({ db, clock, logger });
const finding = createFinding({ db, ledger, policy, approvals, clock, newId: randomUUID });
const lookUp = createLookUp({ db, ledger, policy: site.policy, reading, urlOf: () => undefined });
vaultRoutes(app, {
  site: 'south',
  reading,
  finding,
  scrub,
  keys,
  holdings,
  lookUp,
  clock,
  lookUpRates: { perAddress: { burst: 6, everyMs: 60_000 }, total: { burst: 9, everyMs: 1 } },
});
await app.listen({ host: '127.0.0.1', port: 0 });
after(() => app.close());
const { port } = app.server.address() as AddressInfo;

function operatorOf(authorization = '') {
  const [name = '', country = ''] = authorization.slice(7).split('.');
  return { kind: 'operator', name, country, roles: ['analyst'] } as const;
}

async function store(content: string | Uint8Array, customer = anyCustomer) {
  const { sample } = await (await upload(site, content)).commit(submissionOf({ customer }));
  return { sample, sha256: digestHex('sha256', content) };
}

const { ask, askExcerpt, reads, lookUpBy } = asking(port);

/** The read of a raw sample, as anna asks for it at the office. */
async function requestRaw(sample: string, by = 'anna') {
  return await office.access.request({ site: 'south', sample, ...purpose, form: 'raw', by });
}

async function approved(sample: string): Promise<string> {
  const asked = await requestRaw(sample);
  await office.access.approve(asked.request, 'bert', await office.approvalOf(asked, 'bert'));
  await office.deliver(site);
  return asked.request;
}

test('the entry is durable before the sample is opened, and the answer waits for it', async () => {
  const { sample, sha256 } = await store('first things first');
  events = [];
  const reached = Promise.withResolvers<bigint>();
  const gate = Promise.withResolvers<void>();
  beforeDurable = async (index) => {
    reached.resolve(index);
    await gate.promise;
  };
  let answered = false;
  const answer = ask(sha256, {}).finally(() => {
    answered = true;
  });
  const index = await reached.promise;
  assert.equal(answered, false);
  assert.deepEqual(events, []);
  beforeDurable = async () => undefined;
  gate.resolve();
  const response = await answer;
  const [durable, opened = '', ...more] = events;
  assert.equal(durable, `durable ${index}`);
  assert(BigInt(opened.replace('open ', '')) > index, 'the signed ledger covers the entry');
  assert.deepEqual(more, []);
  assert.equal(response.headers.get('vitrine-ledger-index'), String(index));
  assert.equal(response.headers.get('cache-control'), 'no-store');
  assert.equal(
    response.headers.get('content-disposition'),
    `attachment; filename="${sha256}.cart"`,
  );
  await response.arrayBuffer();
  const { entry, opening } = await ledger.receipt(index);
  assert.equal(entry.type, 'sample.read');
  assert.equal(entry.region, 'rest');
  const expected = { sample, reader: 'anna', country: 'IT', ...purpose, form: 'cart' };
  assert.deepEqual(opening?.payload, expected);
});

test('where the ledger fails, nothing leaves', async () => {
  const { sha256 } = await store('no entry, no byte');
  events = [];
  beforeDurable = async () => {
    throw new Error('no signature');
  };
  await refused(ask(sha256, {}), 500, 'internal');
  beforeDurable = async () => undefined;
  assert.deepEqual(events, []);
});

test('CaRT and zip hold the sample; many pieces too', async () => {
  for (const content of [Buffer.alloc(0), Buffer.from('small'), randomBytes(700_001)]) {
    const { sha256 } = await store(content);
    const cart = await bytesOf(ask(sha256, {}));
    assert(content.equals(unpackCart(cart)));
    const zip = await bytesOf(ask(sha256, { form: 'zip' }));
    const [entry] = await new ZipReader(new Uint8ArrayReader(zip)).getEntries();
    if (entry === undefined || entry.directory) return assert.fail('no file inside');
    assert.equal(entry.filename, sha256);
    const inside = await entry.getData(new Uint8ArrayWriter(), { password: 'infected' });
    assert(content.equals(inside));
    assert.deepEqual(
      (await reads(sha256)).map(({ form }) => form),
      ['zip', 'cart'],
    );
  }
});

/** From the trailer backwards. */
function unpackCart(file: Buffer): Buffer {
  const key = file.subarray(14, 30);
  const headerEnd = 38 + Number(file.readBigUInt64LE(30));
  const footerAt = Number(file.readBigUInt64LE(file.length - 16));
  return inflateSync(new Rc4(key).update(file.subarray(headerEnd, footerAt)));
}

test('raw takes a second person, whose approval serves one read', async () => {
  const content = randomBytes(200_000);
  const { sample, sha256 } = await store(content);
  const problem = await refused(ask(sha256, { form: 'raw' }), 403, 'approval-needed');
  assert.deepEqual(
    { ...problem, detail: '', instance: '' },
    {
      type: 'urn:vitrine:problem:approval-needed',
      title: 'A second person must approve',
      status: 403,
      detail: '',
      instance: '',
      site: 'south',
      sample,
      form: 'raw',
    },
  );
  const unapproved = await requestRaw(sample);
  const waiting = ask(sha256, { form: 'raw', approval: unapproved.request });
  await refused(waiting, 403, 'approval-missing');
  const approval = await approved(sample);
  const response = await ask(sha256, { form: 'raw', approval });
  assert.equal(response.headers.get('content-length'), '200000');
  assert(content.equals(await bytesOf(response)));
  await refused(ask(sha256, { form: 'raw', approval }), 403, 'approval-used');
  const [read, ...others] = await reads(sha256);
  assert.deepEqual(others, []);
  assert.equal(read?.approval, approval);
  const { opening } = await ledger.receipt(BigInt(String(read?.index)));
  assert.equal(opening?.payload.approval, approval);
});

test('of two reads with one approval at the same moment one is made', async () => {
  const { sample, sha256 } = await store('once');
  const approval = await approved(sample);
  const answers = await Promise.all(
    Array.from({ length: 6 }, () => ask(sha256, { form: 'raw', approval })),
  );
  const statuses = answers.map(({ status }) => status).sort();
  assert.deepEqual(statuses, [200, 403, 403, 403, 403, 403]);
  assert.equal((await reads(sha256)).length, 1);
});

test('a few bytes are looked at under the rules of every read', async () => {
  const { sample, sha256 } = await store('to be looked at');
  const look = async (body: object) => {
    const answer = await askExcerpt(sha256, body);
    assert.equal(answer.status, 200);
    return (await answer.json()) as { hex: string; index: string; sizeBytes: number };
  };
  const { hex, index, sizeBytes } = await look({ offset: 3, lengthBytes: 2 });
  assert.deepEqual([Buffer.from(hex, 'hex').toString(), sizeBytes], ['be', 15]);
  const { opening } = await ledger.receipt(BigInt(index));
  assert.deepEqual([opening?.payload.form, opening?.payload.sample], ['excerpt', sample]);
  assert.equal(Buffer.from((await look({ offset: 13 })).hex, 'hex').toString(), 'at');
  assert.equal((await look({ offset: 15 })).hex, '');
  assert.equal((await reads(sha256)).length, 3);
  await refused(askExcerpt(sha256, { lengthBytes: 16_385 }), 400, 'invalid-request');
  await refused(askExcerpt(sha256, { offset: -1 }), 400, 'invalid-request');
  await refused(askExcerpt(sha256, { case: '' }), 400, 'invalid-request');
  await refused(askExcerpt(sha256, {}, 'anna.FR'), 403, 'approval-needed');
  await refused(ask(sha256, { form: 'excerpt' }), 400, 'invalid-request');
});

test('an approval is for one sample, form, purpose, case and reader, for a day', async () => {
  const [{ sample, sha256 }, other] = [await store('approved'), await store('not approved')];
  const approval = await approved(sample);
  const raw = { form: 'raw', approval };
  const wrong: [sha256: string, body: object, token?: string][] = [
    [other.sha256, raw],
    [sha256, { ...raw, form: 'zip' }],
    [sha256, { ...raw, purpose: 'audit' }],
    [sha256, { ...raw, case: 'INC-8' }],
    [sha256, raw, 'carl.IT'],
    [sha256, raw, 'bert.IT'],
  ];
  for (const [which, body, token] of wrong) {
    await refused(ask(which, body, token), 403, 'approval-mismatch');
  }
  offsetMs = 24 * 60 * 60 * 1_000;
  await refused(ask(sha256, raw), 403, 'approval-expired');
  offsetMs = 0;
  assert.equal((await bytesOf(ask(sha256, raw))).toString(), 'approved');
});

test('the office alone cannot approve: what a site obeys, two operators stand behind', async () => {
  const { sample, sha256 } = await store('coveted');
  const other = await store('public');
  const forge = async (make: (asked: Asked) => Promise<object>) => {
    const { state, digest, ...asked } = await requestRaw(sample);
    await office.log('access.approved', { ...asked, ...(await make(asked)) });
    await office.deliver(site);
    return { form: 'raw', approval: asked.request };
  };
  type Asked = Parameters<typeof requestDigest>[0];
  const by = (approvedBy: string, signer: string) => async (asked: Asked) => ({
    approvedBy,
    approval: await office.approvalOf(asked, signer),
  });
  const forgeries: [(asked: Asked) => Promise<object>, string][] = [
    [by('anna', 'anna'), 'approval-same-person'],
    [by('bert', 'anna'), 'approval-invalid'],
    [by('nobody', 'bert'), 'approval-invalid'],
    [async () => ({ approvedBy: 'bert', approval: 'no note' }), 'approval-invalid'],
    [async () => ({ approvedBy: 'bert' }), 'approval-invalid'],
    [async () => ({}), 'approval-invalid'],
    // Signed for another sample, and for a longer time, than the office says.
    [async (asked) => by('bert', 'bert')({ ...asked, sample: other.sample }), 'approval-invalid'],
    [
      async (asked) => ({
        ...(await by('bert', 'bert')(asked)),
        expiresAt: '2099-01-01T00:00:00.000Z',
      }),
      'approval-invalid',
    ],
  ];
  for (const [make, code] of forgeries) {
    const status = code === 'approval-invalid' ? 422 : 403;
    await refused(ask(sha256, await forge(make)), status, code);
  }
  assert.deepEqual(await reads(sha256), []);
});

test('the reader’s country decides: allowed, with a second person, or not at all', async () => {
  const { sample, sha256 } = await store('abroad');
  await refused(ask(sha256, {}, 'anna.FR'), 403, 'approval-needed');
  const asked = { site: 'south', sample, ...purpose, form: 'cart', by: 'anna' } as const;
  const request = await office.access.request(asked);
  const note = await office.approvalOf(request, 'carl');
  await office.access.approve(request.request, 'carl', note);
  await office.deliver(site);
  await bytesOf(ask(sha256, { approval: request.request }, 'anna.FR'));
  document = withRefusal(inForce);
  await refused(ask(sha256, {}, 'anna.FR'), 403, 'reader-country-refused');
  await refused(ask(sha256, { approval: randomUUID() }, 'anna.FR'), 403, 'reader-country-refused');
  await bytesOf(ask(sha256, {}, 'anna.IT'));
  document = inForce;
  assert.deepEqual(
    (await reads(sha256)).map(({ country }) => country),
    ['IT', 'FR'],
  );
});

function withRefusal(policy: PolicyDocument): PolicyDocument {
  const { south } = policy.access;
  if (south === undefined) throw new Error('the policy has no rules for the site south');
  const files = { countries: ['IT'], otherwise: 'refuse' } as const;
  return { ...policy, access: { ...policy.access, south: { ...south, files } } };
}

test('a region that has left, or is gone, is read by nobody', async () => {
  const { sha256 } = await store('moved away');
  await site.setState('fenced');
  await bytesOf(ask(sha256, {}));
  await site.setState('frozen');
  await refused(ask(sha256, {}), 409, 'region-closed');
  await site.setState('open');
  await bytesOf(ask(sha256, {}));
});

test('what is not there is unknown, in the same words whatever is asked', async () => {
  const { sha256 } = await store('there');
  const unknown = digestHex('sha256', 'not there');
  const problems = [
    await refused(ask(unknown, {}), 404, 'unknown-sample'),
    await refused(ask(unknown, { form: 'raw' }), 404, 'unknown-sample'),
    await refused(ask(unknown, {}, 'anna.FR'), 404, 'unknown-sample'),
    await refused(ask(sha256, { region: 'nordic' }), 404, 'unknown-sample'),
  ];
  const [first, ...others] = problems.map((problem) => ({ ...problem, instance: '' }));
  for (const other of others) assert.deepEqual(other, first);
});

test('where several regions hold the sample, the reader names one', async () => {
  const { sample, sha256 } = await store('in two regions');
  await db.execute(
    `insert into samples (id, region, sha256, sha1, md5, size_bytes, stored_bytes,
       ciphertext_sha256, key_id, object_key, copies, received_at, expires_at, version)
     select gen_random_uuid(), 'nordic', sha256, sha1, md5, size_bytes, stored_bytes,
       ciphertext_sha256, key_id, object_key, copies, received_at, expires_at, version
     from samples where id = $1`,
    [sample],
  );
  const problem = await refused(ask(sha256, {}), 409, 'several-regions');
  assert.deepEqual('regions' in problem && problem.regions, ['nordic', 'rest']);
  await bytesOf(ask(sha256, { region: 'rest' }));
});

test('a body that says too much or too little is refused', async () => {
  const { sha256 } = await store('asked badly');
  const bad = [
    { purpose: 'curiosity' },
    { case: ' ' },
    { case: 'x'.repeat(101) },
    { case: 'two\nlines' },
    { form: 'exe' },
    { approval: 'yes' },
    { more: 1 },
  ];
  for (const body of bad) await refused(ask(sha256, body), 400, 'invalid-request');
});

test('a customer sees from where and why its samples were read, and nothing of others', async () => {
  const [mine, late] = [randomUUID(), randomUUID()];
  const { sha256 } = await store('shared', mine);
  await bytesOf(ask(sha256, {}));
  await store('shared', late);
  const [read] = await reads(sha256, mine);
  assert.deepEqual(Object.keys(read ?? {}).sort(), ['at', 'country', 'index', 'purpose']);
  assert.deepEqual(await reads(sha256, late), []);
  await bytesOf(ask(sha256, { purpose: 'quality' }));
  assert.deepEqual(
    (await reads(sha256, mine)).map((one) => one.purpose),
    ['quality', 'analysis'],
  );
  assert.deepEqual(
    (await reads(sha256, late)).map((one) => one.purpose),
    ['quality'],
  );
  const headers = { authorization: `Bearer ${randomUUID()}` };
  const url = `http://127.0.0.1:${port}/v1/samples/${sha256}/reads`;
  await refused(fetch(url, { headers }), 404, 'unknown-sample');
});

test('a sample of which no copy can be read is a problem, and the read on record', async () => {
  const { sha256 } = await store('gone from both');
  const [{ object_key: key = '' } = {}] = await db.query<{ object_key?: string }>(
    'select object_key from samples where sha256 = $1',
    [Buffer.from(sha256, 'hex')],
  );
  await engine.remove(key);
  await refused(ask(sha256, {}), 503, 'sample-unreadable');
  assert.equal((await reads(sha256)).length, 1);
});

test('who goes away in the middle leaves nothing open', async () => {
  const { sha256 } = await store(randomBytes(8_000_000));
  for (const form of ['cart', 'zip'] as const) {
    const leaving = new AbortController();
    const response = await ask(sha256, { form }, 'anna.IT', leaving.signal);
    assert(engine.stats().calls > 0);
    const reader = response.body?.getReader();
    await reader?.read();
    leaving.abort();
    while (engine.stats().calls > 0) await new Promise(setImmediate);
  }
  // Left before the first piece was asked for.
  for (const form of ['cart', 'zip'] as const) {
    const reader = { name: 'anna', country: 'IT' };
    const order = { sha256: Buffer.from(sha256, 'hex'), reader, ...purpose, form };
    const { bytes } = await reading.open(order);
    assert(engine.stats().calls > 0);
    await bytes[Symbol.asyncIterator]().return?.();
    while (engine.stats().calls > 0) await new Promise(setImmediate);
  }
});

test('a receipt’s secret finds its sample; anything else is answered alike, and not for long', async () => {
  const content = 'to be found by a receipt';
  const sha256 = digestHex('sha256', content);
  const { logged } = await (await upload(site, content)).commit(submissionOf());
  const secret = logged.opening?.salt;
  const found = await lookUpBy(sha256, secret);
  assert.equal(found.status, 200);
  const { state, region, copies, reads } = (await found.json()) as Record<string, unknown>;
  assert.deepEqual([state, region, copies, reads], ['kept', 'rest', ['south-1', 'south-2'], []]);
  const wrong = [
    await lookUpBy(sha256, randomBytes(32)),
    await lookUpBy('0'.repeat(64), secret),
    await lookUpBy('0'.repeat(64), randomBytes(32)),
  ];
  const answers = await Promise.all(
    wrong.map(async (one) => ({ ...((await one.json()) as object), instance: '' })),
  );
  assert.deepEqual(new Set(wrong.map(({ status }) => status)), new Set([404]));
  for (const answer of answers) assert.deepEqual(answer, answers[0]);
  assert.equal((await lookUpBy(sha256, randomBytes(31))).status, 400);
  const statuses: number[] = [];
  for (let i = 0; i < 4; i++) statuses.push((await lookUpBy(sha256, secret)).status);
  assert.equal(statuses.at(-1), 429);
});
