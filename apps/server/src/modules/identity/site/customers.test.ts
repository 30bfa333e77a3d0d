import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { testParty } from '../../../../../../tests/support/party.ts';
import { ManualClock } from '../../../platform/clock.ts';
import { makeApiKeyToken, makeUuid } from '../tokens.ts';
import { type Customers, createCustomers } from './customers.ts';

const site = await testParty('zurich');
const clock = new ManualClock(Date.now());
const closed = new Set<string>();

function open(): Customers {
  return createCustomers({
    db: site.db,
    ledger: site.ledger,
    clock,
    randomBytes,
    regions: {
      requireOpen: async (_tx, region) => {
        if (closed.has(region)) throw new Error(`${region} is closed`);
      },
    },
  });
}

const anna = { name: 'Anna AG', country: 'CH', region: 'europe' };
const unknownKey = { name: 'IdentityError', code: 'unknown-key' };

test('a customer and its first key are made together, each with its entry', async () => {
  const customers = open();
  const { customer, apiKey } = await customers.create(anna);
  assert.deepEqual(await customers.get(customer.id), customer);
  assert.deepEqual(await customers.authenticate(apiKey.token), {
    kind: 'customer',
    customerId: customer.id,
    apiKeyId: apiKey.id,
    country: 'CH',
    region: 'europe',
  });
  const created = await site.ledger.receipt(customer.version);
  assert.equal(created.entry.type, 'customer.created');
  assert.equal(created.entry.region, 'europe');
  assert.deepEqual(created.opening?.payload, {
    customer: customer.id,
    name: 'Anna AG',
    country: 'CH',
  });
  const [key] = await site.ledger.entriesOfSubject(site.db, apiKey.id);
  assert.deepEqual(key?.opening?.payload, { apiKey: apiKey.id, customer: customer.id });
  const rows = await site.db.query<{ version: bigint }>(
    'select version from api_keys where id = $1',
    [apiKey.id],
  );
  assert.deepEqual(rows, [{ version: key?.index }]);
});

test('a key that is revoked is refused at once here, and within a second elsewhere', async () => {
  const [customers, elsewhere] = [open(), open()];
  const { customer, apiKey } = await customers.create(anna);
  const second = await customers.issueKey(customer.id, 'laptop');
  await elsewhere.authenticate(apiKey.token);
  await customers.revokeKey(apiKey.id);
  await customers.revokeKey(apiKey.id);
  await assert.rejects(customers.authenticate(apiKey.token), unknownKey);
  clock.advance(1_000);
  await assert.rejects(elsewhere.authenticate(apiKey.token), unknownKey);
  await customers.authenticate(second.token);
  const entries = await site.ledger.entriesOfSubject(site.db, apiKey.id);
  assert.deepEqual(
    entries.map(({ entry }) => entry.type),
    ['api-key.created', 'api-key.revoked'],
  );
});

test('a key counts only with its own secret and its own country', async () => {
  const customers = open();
  const { apiKey } = await customers.create(anna);
  const forged = makeApiKeyToken('CH', apiKey.id, randomBytes).token;
  const moved = apiKey.token.replace('vtr1.ch.', 'vtr1.de.');
  for (const token of [forged, moved, '', 'vtr1.ch']) {
    await assert.rejects(customers.authenticate(token), unknownKey);
  }
});

test('where the region is closed nothing is made, revoked or logged', async () => {
  const customers = open();
  const { customer, apiKey } = await customers.create(anna);
  closed.add('europe');
  const count = await site.entryCount();
  await assert.rejects(customers.create(anna), /europe is closed/);
  await assert.rejects(customers.issueKey(customer.id), /europe is closed/);
  await assert.rejects(customers.revokeKey(apiKey.id), /europe is closed/);
  closed.clear();
  await customers.authenticate(apiKey.token);
  await customers.revokeKey(apiKey.id);
  assert.equal(await site.entryCount(), count + 1n);
});

test('invented keys are looked up at a bounded rate, and do not shut out known ones', async () => {
  const customers = open();
  const { apiKey } = await customers.create(anna);
  await customers.authenticate(apiKey.token);
  const outcomes = await Promise.allSettled(
    Array.from({ length: 1_200 }, () =>
      customers.authenticate(makeApiKeyToken('CH', makeUuid(randomBytes), randomBytes).token),
    ),
  );
  const codes = Map.groupBy(outcomes, (one) => one.status === 'rejected' && one.reason.code);
  assert.deepEqual([...codes.keys()].sort(), ['overloaded', 'unknown-key']);
  assert.equal(codes.get('overloaded')?.length, 201);
  clock.advance(1);
  await customers.authenticate(apiKey.token);
});

test('what is not there is said to be unknown', async () => {
  const customers = open();
  const id = makeUuid(randomBytes);
  assert.equal(await customers.get(id), undefined);
  await assert.rejects(customers.issueKey(id), { code: 'unknown-customer' });
  await assert.rejects(customers.revokeKey(id), { code: 'unknown-api-key' });
});

test('customers are listed by name in pages, found by words, and with their keys', async () => {
  const customers = open();
  const names = ['zeta Listed', 'Älpler Listed', 'alpha listed', 'Beta listed', 'beta LISTED'];
  for (const name of names) await customers.create({ ...anna, name });
  const query = { words: 'LISTED', limit: 2 };
  const listed: string[] = [];
  let after: Awaited<ReturnType<typeof customers.list>>['next'];
  do {
    const page = await customers.list({ ...query, after });
    listed.push(...page.customers.map(({ name }) => name));
    after = page.next;
  } while (after !== undefined);
  assert.deepEqual(listed.toSorted(), names.toSorted());
  const whole = await customers.list({ ...query, limit: 100, after: undefined });
  assert.deepEqual(
    whole.customers.map(({ name }) => name),
    listed,
  );
  const [one] = whole.customers;
  assert(one !== undefined);
  assert.equal(one.keysInUse, 1);
  const second = await customers.issueKey(one.id, 'a label');
  const [newest, oldest] = await customers.keysOf(one.id);
  assert.deepEqual(
    [newest?.id, newest?.label, newest?.revokedAt],
    [second.id, 'a label', undefined],
  );
  await customers.revokeKey(oldest?.id ?? '');
  const keys = await customers.keysOf(one.id);
  assert.equal(keys.filter(({ revokedAt }) => revokedAt !== undefined).length, 1);
  assert.deepEqual(
    (await customers.list({ words: 'nobody', after: undefined, limit: 1 })).customers,
    [],
  );
});
