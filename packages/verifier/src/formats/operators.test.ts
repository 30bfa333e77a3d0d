import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testSigner } from '../testing/ledger.ts';
import { type OperatorAct, operatorsBefore } from './operators.ts';

const keyOf = async (name: string, seed: string) => (await testSigner(name, 1, seed)).verifierKey;
const [anna1, anna2, ben1, benAsAnna1] = [
  await keyOf('anna', 'one'),
  await keyOf('anna', 'two'),
  await keyOf('ben', 'three'),
  await keyOf('ben', 'one'),
];

function story(...acts: readonly Omit<OperatorAct, 'index'>[]): OperatorAct[] {
  return acts.map((act, index) => ({ ...act, index }));
}

const created = (operator: string, key: string) =>
  ({ type: 'operator.created', payload: { operator, country: 'CH', key } }) as const;
const replaced = (operator: string, key: string, replaces: string) =>
  ({ type: 'operator.key-replaced', payload: { operator, key, replaces } }) as const;
const deactivated = (operator: string) =>
  ({ type: 'operator.deactivated', payload: { operator } }) as const;

test('a key counts from its entry to the one that replaces it', () => {
  const acts = story(created('anna', anna1), replaced('anna', anna2, anna1));
  const keyAt = (before: number) => operatorsBefore(acts, before).operators.get('anna')?.key;
  assert.deepEqual([keyAt(0), keyAt(1), keyAt(2)], [undefined, anna1, anna2]);
  // Whatever order they are handed in: that of the ledger counts.
  assert.equal(operatorsBefore(acts.toReversed()).operators.get('anna')?.key, anna2);
});

test('who was deactivated stays so, and gets no key', () => {
  const acts = story(
    created('anna', anna1),
    deactivated('anna'),
    replaced('anna', anna2, anna1),
    created('anna', anna2),
  );
  const { operators, faults } = operatorsBefore(acts);
  const { key, deactivated: isOut } = operators.get('anna') ?? {};
  assert.deepEqual([key, isOut, faults.length], [anna1, true, 2]);
  assert.equal(operatorsBefore(acts, 1).operators.get('anna')?.deactivated, false);
});

test('two names that ever shared a key are one person', () => {
  const whole = (acts: OperatorAct[]) => {
    const { operators } = operatorsBefore(acts);
    return operators.get('anna')?.person === operators.get('ben')?.person;
  };
  assert.equal(whole(story(created('anna', anna1), created('ben', ben1))), false);
  assert.equal(whole(story(created('anna', anna1), created('ben', benAsAnna1))), true);
  const lent = [created('anna', anna1), replaced('anna', anna2, anna1), created('ben', ben1)];
  assert.equal(whole(story(...lent)), false);
  // Also by a key that counts no more.
  assert.equal(whole(story(...lent, replaced('ben', benAsAnna1, ben1))), true);
});

for (const [name, act] of Object.entries({
  'a key that the operator had before': replaced('anna', anna1, anna2),
  'a key in the place of another than the operator’s': replaced('anna', anna1, ben1),
  'a key under another name': replaced('anna', ben1, anna2),
  'a second making with another key': created('anna', anna1),
  'a replacement for nobody': replaced('carl', anna1, anna2),
  'no key at all': { type: 'operator.key-replaced', payload: { operator: 'anna' } } as const,
})) {
  test(`counts for nothing: ${name}`, () => {
    const acts = story(created('anna', anna1), replaced('anna', anna2, anna1), act);
    const { operators, faults } = operatorsBefore(acts);
    assert.equal(operators.get('anna')?.key, anna2);
    assert.equal(faults.length, 1, faults.join());
  });
}
