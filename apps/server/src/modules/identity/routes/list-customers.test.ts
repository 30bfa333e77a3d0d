import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { testParty } from '../../../../../../tests/support/party.ts';
import { systemClock as clock } from '../../../platform/clock.ts';
import { createHttpServer, publicOnly } from '../../../platform/http/index.ts';
import { silentLogger } from '../../../platform/logger.ts';
import { identityProblem } from '../http-errors.ts';
import { createCustomers } from '../site/customers.ts';
import { listCustomers } from './list-customers.ts';

const { db, ledger } = await testParty('zurich');
const regions = { requireOpen: async () => undefined };
const customers = createCustomers({ db, ledger, clock, randomBytes, regions });
const app = await createHttpServer({
  api: { title: 'customers', description: 'customers', version: '0' },
  logger: silentLogger(),
  authenticate: publicOnly({
    operator: async ({ headers: { authorization = '' } }) => {
      const [country = '', role = 'analyst'] = authorization.split('.');
      const roles = [role === 'administrator' ? 'administrator' : 'analyst'] as const;
      return { kind: 'operator', name: 'anna', country, roles };
    },
  }),
  errorMappings: [identityProblem],
});
listCustomers(app, { customers, maySeeAccounts: (country) => country === 'CH' });
after(() => app.close());

async function get(url: string, authorization = 'CH.analyst') {
  const answer = await app.inject({ url, headers: { authorization } });
  return { status: answer.statusCode, body: answer.json() };
}

const long = 'Öffentlich-rechtliche Anstalt '.repeat(6).trim();
for (const name of [long, 'Muster AG', 'Muster GmbH']) {
  await customers.create({ name, country: 'CH', region: 'europe' });
}

test('the list goes on from a key, also after a long name', async () => {
  const seen: string[] = [];
  let next: string | undefined = '';
  while (next !== undefined) {
    const { body } = await get(`/v1/customers?limit=1${next && `&after=${next}`}`);
    seen.push(...body.customers.map(({ name }: { name: string }) => name));
    next = body.next;
  }
  assert.deepEqual(seen.toSorted(), [long, 'Muster AG', 'Muster GmbH'].toSorted());
  const found = await get('/v1/customers?name=gmbh');
  assert.deepEqual(
    found.body.customers.map(({ name, keysInUse }: Record<string, unknown>) => [name, keysInUse]),
    [['Muster GmbH', 1]],
  );
  // What is a pattern to the database is a letter to people.
  for (const letter of ['%25', '_', '%5C']) {
    const { body } = await get(`/v1/customers?name=${letter}`);
    assert.deepEqual(body.customers, []);
  }
});

test('one customer comes with its keys, and none of their secrets', async () => {
  const { body } = await get('/v1/customers?name=muster+ag');
  const [{ id }] = body.customers;
  const one = await get(`/v1/customers/${id}`);
  assert.equal(one.body.customer.name, 'Muster AG');
  assert.deepEqual(Object.keys(one.body.apiKeys[0]), ['id', 'createdAt']);
  assert.equal((await get(`/v1/customers/${randomUUID()}`)).status, 404);
});

test('what is no question, or asked from elsewhere, is refused', async () => {
  for (const url of ['?after=x', '?limit=0', '/x']) {
    assert.equal((await get(`/v1/customers${url}`)).status, 400, url);
  }
  for (const url of ['/v1/customers', `/v1/customers/${randomUUID()}`]) {
    const { status, body } = await get(url, 'DE.analyst');
    assert.deepEqual([status, body.type], [403, 'urn:vitrine:problem:reader-country-refused']);
    assert.equal((await get(url, 'CH.administrator')).body.type, 'urn:vitrine:problem:forbidden');
  }
});
