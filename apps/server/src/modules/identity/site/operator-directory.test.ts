import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { ManualClock } from '../../../platform/clock.ts';
import { PartyError } from '../errors.ts';
import type { PartyCall } from '../party-client.ts';
import { makeOperatorToken } from '../tokens.ts';
import { createOperatorDirectory } from './operator-directory.ts';

function setUp() {
  const clock = new ManualClock();
  const { token } = makeOperatorToken('anna', randomBytes);
  const calls: PartyCall[] = [];
  const office: { answer: () => unknown } = {
    answer: () => ({ active: true, name: 'anna', country: 'CH', roles: ['analyst'] }),
  };
  const party = {
    json: async (call: PartyCall) => {
      calls.push(call);
      return office.answer();
    },
  };
  const directory = createOperatorDirectory({ officeUrl: 'https://office.test', party, clock });
  return { clock, token, calls, office, directory };
}

test('an answer of the office counts for five seconds', async () => {
  const { clock, token, calls, office, directory } = setUp();
  const anna = { kind: 'operator', name: 'anna', country: 'CH', roles: ['analyst'] };
  assert.deepEqual(await directory.authenticate(token), anna);
  office.answer = () => ({ active: false });
  clock.advance(4_999);
  assert.deepEqual(await directory.authenticate(token), anna);
  assert.equal(calls.length, 1);
  assert.deepEqual(calls[0]?.json, { token });
  clock.advance(1);
  await assert.rejects(directory.authenticate(token), { code: 'unknown-token' });
});

test('without the office nobody is let in, nor by an answer that is not one', async () => {
  const { clock, token, office, directory } = setUp();
  await directory.authenticate(token);
  clock.advance(5_000);
  office.answer = () => {
    throw new PartyError('unreachable', 'away');
  };
  await assert.rejects(directory.authenticate(token), { code: 'office-unreachable' });
  office.answer = () => ({ active: 'yes', name: 'anna', country: 'CH' });
  await assert.rejects(directory.authenticate(token), { code: 'office-unreachable' });
  office.answer = () => ({ active: true, name: 'bert', country: 'CH', roles: ['analyst'] });
  await assert.rejects(directory.authenticate(token), { code: 'unknown-token' });
});

test('the office is asked about tokens only, and about invented ones at a bounded rate', async () => {
  const { calls, office, directory } = setUp();
  office.answer = () => ({ active: false });
  await assert.rejects(directory.authenticate('vtr1.ch.x.y'), { code: 'unknown-token' });
  assert.equal(calls.length, 0);
  const invent = () => directory.authenticate(makeOperatorToken('anna', randomBytes).token);
  const outcomes = await Promise.allSettled(Array.from({ length: 60 }, invent));
  const codes = outcomes.map((one) => one.status === 'rejected' && one.reason.code);
  assert.equal(codes.filter((code) => code === 'overloaded').length, 10);
  assert.equal(calls.length, 50);
});
