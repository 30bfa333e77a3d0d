import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { systemClock } from '../../../platform/clock.ts';
import { createHttpServer, publicOnly } from '../../../platform/http/index.ts';
import { silentLogger } from '../../../platform/logger.ts';
import { accessProblem, createAccessApprovals } from '../../access/index.ts';
import { openTestOffice } from '../../access/test-kit.ts';
import { officeDocuments } from '../../residency/index.ts';
import { createHoldings } from '../holdings.ts';
import { createLookUp } from '../look-up.ts';
import { createReading } from '../reading.ts';
import { readingProblem } from '../reading-errors.ts';
import { vaultRoutes } from '../routes/vault-routes.ts';
import { createScrub } from '../scrub.ts';
import { digestHex, openTestSite, submissionOf, upload } from '../test-kit.ts';
import { createFinding } from './service.ts';

const site = await openTestSite();
const { db, ledger, engine, keys, policy } = site;
const clock = systemClock;
const logger = silentLogger();
const approvals = createAccessApprovals({ documents: officeDocuments, site: 'south', clock });
const common = { db, ledger, policy, approvals, clock, logger };
const app = await createHttpServer({
  api: { title: 'test', description: 'test', version: '0' },
  logger,
  authenticate: publicOnly({
    operator: async ({ headers }) => {
      const [name = '', country = ''] = (headers.authorization ?? '').slice(7).split('.');
      return { kind: 'operator', name, country, roles: ['data-steward', 'analyst'] };
    },
  }),
  errorMappings: [readingProblem, accessProblem],
});
const reading = createReading({ ...common, keys, engine });
vaultRoutes(app, {
  site: 'south',
  reading,
  lookUp: createLookUp({ ...common, policy: site.policy, reading, urlOf: () => undefined }),
  clock: systemClock,
  finding: createFinding({ ...common, newId: randomUUID }),
  scrub: createScrub({ ...common, engine, keys }, { background: false }),
  keys,
  holdings: createHoldings(common),
});
after(() => app.close());

async function get(url: string, token = 'anna.IT') {
  const response = await app.inject({ url, headers: { authorization: `Bearer ${token}` } });
  return { status: response.statusCode, body: response.json(), headers: response.headers };
}

async function found(query: Record<string, string>): Promise<string[]> {
  const { status, body } = await get(`/v1/samples?${new URLSearchParams(query)}`);
  assert.equal(status, 200, JSON.stringify(body));
  return body.samples.map(({ sample }: { sample: string }) => sample);
}

const [first, second] = [randomUUID(), randomUUID()];

async function store(content: string, fileName: string, customer = first) {
  const { sample } = await (await upload(site, content)).commit(
    submissionOf({ customer, fileName }),
  );
  return sample;
}

const one = await store('one', 'invoice.EXE');
const two = await store('two', 'report.pdf');
const three = await store('three', 'no extension', second);
// The same bytes again, from somebody else and under another name.
assert.equal(await store('one', 'again.scr', second), one);

test('samples are found newest first, and by hash, customer, type, region and time', async () => {
  assert.deepEqual(await found({}), [three, two, one]);
  for (const algorithm of ['sha256', 'sha1', 'md5'] as const) {
    assert.deepEqual(await found({ hash: digestHex(algorithm, 'two') }), [two]);
  }
  assert.deepEqual(await found({ hash: digestHex('sha256', 'four') }), []);
  assert.deepEqual(await found({ customer: first }), [two, one]);
  assert.deepEqual(await found({ customer: second }), [one, three]);
  assert.deepEqual(await found({ type: 'exe' }), [one]);
  assert.deepEqual(await found({ type: 'EXE', customer: second }), []);
  assert.deepEqual(await found({ type: 'scr', region: 'rest' }), [one]);
  assert.deepEqual(await found({ region: 'rest' }), [three, two, one]);
  assert.deepEqual(await found({ region: 'nowhere' }), []);
  assert.deepEqual(await found({ from: '2001-01-01', to: '2002-01-01' }), []);
  assert.deepEqual(await found({ from: '2001-01-01T00:00:00Z' }), [three, two, one]);
});

test('pages go on from a key, without a gap and without a repetition', async () => {
  for (const query of [{}, { region: 'rest' }, { customer: first }, { type: 'pdf' }]) {
    const whole = await found(query);
    const paged: string[] = [];
    let after: string | undefined;
    do {
      const asked = new URLSearchParams({ ...query, limit: '1', ...(after && { after }) });
      const { body } = await get(`/v1/samples?${asked}`);
      paged.push(...body.samples.map(({ sample }: { sample: string }) => sample));
      after = body.next;
    } while (after !== undefined);
    assert.deepEqual(paged, whole);
  }
});

test('what is no question is refused', async () => {
  for (const query of [
    'hash=abc',
    'customer=x',
    'type=a.b',
    'from=2020-02-30',
    'to=yesterday',
    'after=x',
    'limit=0',
    'limit=201',
    'region=A',
  ]) {
    const { status, body } = await get(`/v1/samples?${query}`);
    assert.equal(status, 400, `${query}: ${JSON.stringify(body)}`);
  }
});

test('a region that is not answered for is shown to nobody', async (t) => {
  t.after(() => site.setState('open'));
  await site.setState('frozen');
  assert.deepEqual(await found({}), []);
  assert.deepEqual(await found({ type: 'pdf' }), []);
  const { status } = await get(`/v1/samples/${one}/record`);
  assert.equal(status, 404);
});

test('the record of a sample has its submissions, copies, key, entries and reads', async () => {
  const { body } = await get(`/v1/samples/${one}/record`);
  assert.equal(body.sha256, digestHex('sha256', 'one'));
  assert.deepEqual(
    body.submissions.map(({ customer, fileName }: Record<string, string>) => [customer, fileName]),
    [
      [second, 'again.scr'],
      [first, 'invoice.EXE'],
    ],
  );
  assert.deepEqual(body.copies, [
    { dataCentre: 'south-1', state: 'whole' },
    { dataCentre: 'south-2', state: 'whole' },
  ]);
  assert.equal(body.key.keyId, (await keys.current('rest', 'files')).keyId);
  assert.match(body.key.quarter, /^\d{4}-Q[1-4]$/);
  assert.equal(body.read, 'allowed');
  assert.deepEqual(
    body.entries.map(({ type }: { type: string }) => type),
    ['sample.stored', 'sample.stored'],
  );
  await db.execute(
    `insert into sample_damages (sample, data_centre, fault, found_at)
     values ($1, 'south-2', 'missing', now())`,
    [one],
  );
  const damaged = await get(`/v1/samples/${one}/record`);
  assert.deepEqual(damaged.body.copies[1], {
    dataCentre: 'south-2',
    state: 'damaged',
    fault: 'missing',
  });
});

test('an entry’s receipt is given for the sample that it is about, and no other', async () => {
  const { body } = await get(`/v1/samples/${two}/record`);
  const [{ index }] = body.entries;
  const receipt = await get(`/v1/samples/${two}/receipts/${index}`);
  assert.equal(receipt.status, 200);
  assert.equal(receipt.body.opening.payload.sample, two);
  assert.match(String(receipt.headers['content-disposition']), /attachment/);
  for (const url of [
    `/v1/samples/${one}/receipts/${index}`,
    `/v1/samples/${two}/receipts/0`,
    `/v1/samples/${two}/receipts/999999`,
    `/v1/samples/${randomUUID()}/receipts/${index}`,
  ]) {
    assert.equal((await get(url)).status, 404, url);
  }
});

test('who looks from a country that the policy refuses sees nothing', async () => {
  const strict = { ...policy.current() };
  const rule = { countries: ['IT'], otherwise: 'refuse' as const };
  const access = { ...strict.access, south: { files: rule, statistics: rule, accounts: rule } };
  const finding = createFinding({
    ...common,
    policy: { current: () => ({ ...strict, access }) },
    newId: randomUUID,
  });
  const carl = { name: 'carl', country: 'US' };
  const refused = { code: 'reader-country-refused' };
  await assert.rejects(finding.search(carl, {}, { after: undefined, limit: 1 }), refused);
  await assert.rejects(finding.record(carl, one), refused);
  await assert.rejects(finding.receipt(carl, one, 1n), refused);
});

test('each look is on record before it is answered, and no hash with it', async () => {
  const hash = digestHex('md5', 'two');
  await get(`/v1/samples?hash=${hash}&type=pdf`, 'lena.IT');
  await get(`/v1/samples/${two}/record`, 'lena.IT');
  const { body } = await get('/v1/looks?person=lena');
  assert.deepEqual(
    body.looks.map(({ at: _, ...look }: Record<string, unknown>) => look),
    [
      { kind: 'record', person: 'lena', country: 'IT', sample: two, terms: {} },
      { kind: 'search', person: 'lena', country: 'IT', terms: { hash: '128 bits', type: 'pdf' } },
    ],
  );
  assert.ok(!JSON.stringify(body).includes(hash));
  const ofSample = await get(`/v1/looks?sample=${two}&person=lena&limit=1`);
  assert.equal(ofSample.body.looks.length, 1);
  assert.equal(ofSample.body.next, undefined);
});

async function read(reader: string, content: string, body: object) {
  const answer = await app.inject({
    method: 'POST',
    url: `/v1/samples/${digestHex('sha256', content)}/reads`,
    headers: { authorization: `Bearer ${reader}` },
    payload: { purpose: 'analysis', case: 'INC-1', form: 'cart', ...body },
  });
  assert.equal(answer.statusCode, 200, answer.body);
}

test('reads are listed in pages, by person, purpose, sample and time, and as CSV', async () => {
  await read('anna.IT', 'one', {});
  await read('bert.IT', 'two', { purpose: 'audit', case: '=1+1, "x"' });
  await read('anna.IT', 'two', { purpose: 'quality' });
  const cases = async (query: string) => {
    const { body } = await get(`/v1/reads?${query}`);
    return body.reads.map(({ reader, purpose }: Record<string, string>) => `${reader} ${purpose}`);
  };
  assert.deepEqual(await cases(''), ['anna quality', 'bert audit', 'anna analysis']);
  assert.deepEqual(await cases('person=anna'), ['anna quality', 'anna analysis']);
  assert.deepEqual(await cases('purpose=audit'), ['bert audit']);
  assert.deepEqual(await cases(`sample=${two}`), ['anna quality', 'bert audit']);
  assert.deepEqual(await cases('to=2001-01-01'), []);
  const page = await get('/v1/reads?limit=2');
  assert.deepEqual(await cases(`limit=2&after=${page.body.next}`), ['anna analysis']);
  assert.equal((await get('/v1/reads?purpose=fun')).status, 400);

  const csv = await app.inject({
    url: '/v1/reads.csv?purpose=audit',
    headers: { authorization: 'Bearer anna.IT' },
  });
  const [head, line, ...rest] = csv.body.split('\r\n');
  assert.equal(head, 'at,reader,country,purpose,case,form,sample,region,approval,index');
  // A formula is made inert, quotes are doubled.
  assert.match(line ?? '', /,bert,IT,audit,"'=1\+1, ""x""",cart,/);
  assert.deepEqual(rest, ['']);
  assert.match(String(csv.headers['content-disposition']), /reads\.csv/);
});

test('approvals that have come here stand in the record, with what became of them', async () => {
  const office = await openTestOffice();
  for (const name of ['anna', 'bert']) await office.addOperator(name);
  const asked = await office.access.request({
    site: 'south',
    sample: two,
    purpose: 'legal',
    case: 'L-1',
    form: 'raw',
    by: 'anna',
  });
  await office.access.approve(asked.request, 'bert', await office.approvalOf(asked, 'bert'));
  assert.deepEqual((await get(`/v1/samples/${two}/record`)).body.approvals, []);
  await office.deliver({ db });
  const states = async () => {
    const { body } = await get(`/v1/samples/${two}/record`);
    return body.approvals.map(({ request, by, approvedBy, state }: Record<string, string>) => [
      request,
      by,
      approvedBy,
      state,
    ]);
  };
  assert.deepEqual(await states(), [[asked.request, 'anna', 'bert', 'open']]);
  await read('anna.IT', 'two', {
    purpose: 'legal',
    case: 'L-1',
    form: 'raw',
    approval: asked.request,
  });
  assert.deepEqual(await states(), [[asked.request, 'anna', 'bert', 'used']]);
});

test('a page’s form reads too, and leads back where it is refused', async () => {
  const url = `/v1/samples/${digestHex('sha256', 'one')}/reads`;
  const form = (payload: string) =>
    app.inject({
      method: 'POST',
      url,
      payload,
      headers: {
        authorization: 'Bearer anna.IT',
        'content-type': 'application/x-www-form-urlencoded',
        host: 'site.test',
        origin: 'http://site.test',
        referer: `http://site.test/console/samples/${one}`,
      },
    });
  const cart = await form('purpose=analysis&case=INC-1&form=zip&approval=&region=rest');
  assert.equal(cart.statusCode, 200, cart.body);
  assert.equal(cart.headers['content-type'], 'application/zip');
  const raw = await form('purpose=analysis&case=INC-1&form=raw');
  assert.equal(raw.statusCode, 303);
  assert.equal(raw.headers.location, `/console/samples/${one}?problem=approval-needed`);
});
