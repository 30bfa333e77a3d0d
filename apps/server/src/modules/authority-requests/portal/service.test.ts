import assert from 'node:assert/strict';
import { test } from 'node:test';
import { intake, openTestRegister } from '../test-kit.ts';
import type { Announced } from '../types.ts';

const { portal, requests, office, addPerson } = await openTestRegister();
const carla = await addPerson('carla', 'counsel');
const { channel, receivedAt, timeZone, ...announced } = intake();
const where = { timeZone: 'Europe/Zurich', deadlines: [] };
const unknown = { name: 'AuthorityRequestError', code: 'announcement-unknown' };

test('an announcement is no case, and nothing in the ledger', async () => {
  const before = await office.entryCount();
  const { reference, secret } = await portal.announce(announced);
  assert.equal(await portal.status(reference, secret), 'received');
  assert.equal(await office.entryCount(), before);
  assert.deepEqual(await requests.list({ limit: 10 }), []);
  await portal.decline(reference, 'nobody answers there', carla);
  assert.equal(await portal.status(reference, secret), 'declined');
  const [row] = await office.db.query<{ intake: Announced }>(
    'select intake from authority_request_announcements where reference = $1',
    [reference],
  );
  assert.deepEqual(row?.intake, {});
  await assert.rejects(portal.accept(reference, where, carla), unknown);
});

test('a wrong secret and a wrong reference are told apart by nothing', async () => {
  const { reference, secret } = await portal.announce(announced);
  const failure = async (named: string, shown: string) => {
    const error: unknown = await portal.status(named, shown).catch((thrown: unknown) => thrown);
    assert(error instanceof Error);
    return [error.name, error.message, Reflect.get(error, 'code')];
  };
  const wrongSecret = await failure(
    reference,
    secret.replace(/^./, (c) => (c === 'A' ? 'B' : 'A')),
  );
  assert.deepEqual(await failure('P-0000000000000000', secret), wrongSecret);
  assert.deepEqual(await failure('', ''), wrongSecret);
});

test('two who accept at once make one case', async () => {
  const { reference } = await portal.announce(announced);
  const tries = await Promise.allSettled([
    portal.accept(reference, where, carla),
    portal.accept(reference, where, carla),
  ]);
  assert.equal(tries.filter(({ status }) => status === 'fulfilled').length, 1);
  const cases = await requests.list({ limit: 10 });
  assert.equal(cases.length, 1);
  assert.equal(cases[0]?.channel, 'portal');
  assert.equal(cases[0]?.outcome, 'pending');
});

test('what cannot be a case stays announced', async () => {
  const law = { ...announced.law, instrument: 'national-security' } as const;
  const { reference, secret } = await portal.announce({ ...announced, law });
  const refused = portal.accept(reference, where, carla);
  await assert.rejects(refused, { name: 'AuthorityRequestError', code: 'case-unsupported' });
  assert.equal(await portal.status(reference, secret), 'received');
});
