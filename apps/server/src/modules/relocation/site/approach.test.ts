import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createApproach } from './approach.ts';

function roundsUntilNear(left: readonly number[]): number {
  const isNear = createApproach();
  return left.findIndex((objects) => isNear(objects)) + 1;
}

test('what is small is near', () => {
  assert.equal(roundsUntilNear([0]), 1);
  assert.equal(roundsUntilNear([199]), 1);
});

test('what shrinks is followed until it is small', () => {
  assert.equal(roundsUntilNear([100_000, 9_000, 900, 90]), 4);
});

test('what shrinks no more is near, however much it is', () => {
  assert.equal(roundsUntilNear([100_000, 9_000, 5_000, 4_900]), 4);
  assert.equal(roundsUntilNear([5_000, 20_000]), 2);
});

test('for every rate of writing there is an end', () => {
  for (const objectsPerSecond of [1, 50, 270, 1_000, 5_000]) {
    // A round costs a second and a half, and a millisecond for each object.
    let left = 1_000_000;
    const isNear = createApproach();
    let rounds = 1;
    for (; !isNear(left); rounds++) left = objectsPerSecond * (1.5 + left / 1_000);
    assert(rounds < 40, `${rounds} rounds at ${objectsPerSecond} a second`);
  }
});
