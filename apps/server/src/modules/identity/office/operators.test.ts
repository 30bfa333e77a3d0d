import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import {
  formatVerifierKey,
  generateKey,
  makeVerifierKey,
  parseVerifierKey,
  signatureTypes,
} from '@vitrine/tlog';
import { testParty } from '../../../../../../tests/support/party.ts';
import { systemClock } from '../../../platform/clock.ts';
import { createOperators } from './operators.ts';

const office = await testParty('office');
const operators = createOperators({
  db: office.db,
  ledger: office.ledger,
  clock: systemClock,
  randomBytes,
  isCountry: (code) => code === 'CH',
});

async function keyOf(name: string): Promise<string> {
  return (await generateKey(name, signatureTypes.ed25519)).verifierKey;
}

const withCode = (code: string) => ({ name: 'IdentityError', code });

test('an operator is made with an entry, and known by the token', async () => {
  const key = await keyOf('anna');
  const { operator, token } = await operators.create({ name: 'anna', country: 'CH', key });
  assert.deepEqual(await operators.authenticate(token), {
    kind: 'operator',
    name: 'anna',
    country: 'CH',
    roles: ['data-steward', 'analyst'],
  });
  assert.deepEqual(await operators.find('anna'), operator);
  const { entry, opening } = await office.ledger.receipt(operator.index);
  assert.equal(entry.type, 'operator.created');
  assert.deepEqual(opening?.payload, {
    operator: 'anna',
    country: 'CH',
    key,
    roles: ['data-steward', 'analyst'],
  });
  const stored = await office.db.query('select * from operators');
  assert(!JSON.stringify(stored, (_, v) => (typeof v === 'bigint' ? `${v}` : v)).includes(token));
});

test('tokens of others, and none at all, are unknown', async () => {
  const { token } = await operators.create({
    name: 'bert',
    country: 'CH',
    key: await keyOf('bert'),
  });
  const changed = `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`;
  for (const other of [changed, token.replace('bert', 'berta'), '', 'vto1.bert.']) {
    await assert.rejects(operators.authenticate(other), withCode('unknown-token'));
  }
});

test('a name is given once, also to two at the same moment', async () => {
  const keys = await Promise.all([keyOf('carl'), keyOf('carl'), keyOf('carl')]);
  const made = await Promise.allSettled(
    keys.map((key) => operators.create({ name: 'carl', country: 'CH', key })),
  );
  const failures = made.filter((one) => one.status === 'rejected');
  assert.equal(failures.length, 2);
  for (const { reason } of failures) assert.equal(reason.code, 'operator-exists');
  const logged = await office.ledger.entriesOfType(office.db, 'operator.created');
  assert.equal(logged.filter((one) => one.opening?.payload.operator === 'carl').length, 1);
});

test('one key is not two operators', async () => {
  const key = await keyOf('dora');
  await operators.create({ name: 'dora', country: 'CH', key });
  const { type, publicKey } = parseVerifierKey(key);
  const renamed = formatVerifierKey(makeVerifierKey('dorian', type, publicKey));
  const twin = operators.create({ name: 'dorian', country: 'CH', key: renamed });
  await assert.rejects(twin, withCode('key-in-use'));
});

test('names, countries and keys that are not right make no operator', async () => {
  const { verifierKey: witness } = await generateKey('emil', signatureTypes.ed25519Cosignature);
  const good = { name: 'emil', country: 'CH', key: await keyOf('emil') };
  const wrong = [
    { ...good, name: 'Emil' },
    { ...good, country: 'ch' },
    { ...good, key: 'emil' },
    { ...good, key: await keyOf('anton') },
    { ...good, key: witness },
  ];
  const count = await office.entryCount();
  for (const fresh of wrong) {
    await assert.rejects(operators.create(fresh), withCode('invalid-operator'));
  }
  assert.equal(await office.entryCount(), count);
});

test('roles are changed by another person, with an entry', async () => {
  await operators.create({ name: 'frida', country: 'CH', key: await keyOf('frida') });
  const changed = await operators.changeRoles('frida', ['auditor', 'analyst', 'auditor'], 'anna');
  assert.deepEqual(changed.roles, ['analyst', 'auditor']);
  const [last] = (await office.ledger.entriesOfType(office.db, 'operator.roles-changed')).slice(-1);
  const payload = { operator: 'frida', roles: ['analyst', 'auditor'], by: 'anna' };
  assert.deepEqual(last?.opening?.payload, payload);
  await assert.rejects(operators.changeRoles('frida', ['auditor'], 'frida'), withCode('own-roles'));
  await assert.rejects(
    operators.changeRoles('nobody', ['auditor'], 'anna'),
    withCode('unknown-operator'),
  );
  await assert.rejects(operators.changeRoles('frida', [], 'anna'), withCode('invalid-operator'));
});

test('who is deactivated is unknown, and stays so', async () => {
  const key = await keyOf('gustav');
  const { token } = await operators.create({ name: 'gustav', country: 'CH', key });
  await assert.rejects(operators.deactivate('gustav', 'gustav'), withCode('own-roles'));
  assert((await operators.deactivate('gustav', 'anna')).deactivatedAt !== undefined);
  await assert.rejects(operators.authenticate(token), withCode('unknown-token'));
  await assert.rejects(operators.deactivate('gustav', 'anna'), withCode('unknown-operator'));
  const logged = await office.ledger.entriesOfType(office.db, 'operator.deactivated');
  assert.deepEqual(logged.at(-1)?.opening?.payload, { operator: 'gustav', by: 'anna' });
});

test('the last administrator keeps the role and stays, also with two changes at once', async () => {
  for (const name of ['hans', 'ida']) {
    const roles = ['administrator'] as const;
    await operators.create({ name, country: 'CH', key: await keyOf(name), roles });
  }
  const both = await Promise.allSettled([
    operators.changeRoles('hans', ['auditor'], 'ida'),
    operators.deactivate('ida', 'hans'),
  ]);
  const refused = both.filter((one) => one.status === 'rejected');
  assert.deepEqual(
    refused.map(({ reason }) => reason.code),
    ['last-administrator'],
  );
});

test('a change and its entry are there together or not at all', async () => {
  await operators.create({ name: 'julia', country: 'CH', key: await keyOf('julia') });
  const broken = createOperators({
    db: office.db,
    ledger: { ...office.ledger, append: () => Promise.reject(new Error('no entry')) },
    clock: systemClock,
    randomBytes,
    isCountry: () => true,
  });
  await assert.rejects(broken.changeRoles('julia', ['auditor'], 'anna'), /no entry/);
  await assert.rejects(broken.deactivate('julia', 'anna'), /no entry/);
  const julia = await operators.find('julia');
  assert.deepEqual([julia?.roles, julia?.deactivatedAt], [['data-steward', 'analyst'], undefined]);
});
