import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mapInOrder } from './map-in-order.ts';

test('yields in order, with as many under way as allowed', async () => {
  let underWay = 0;
  let most = 0;
  const act = async (item: number) => {
    most = Math.max(most, ++underWay);
    for (let turns = (item * 7) % 5; turns > 0; turns--) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    underWay--;
    return item * 2;
  };
  const items = Array.from({ length: 30 }, (_, index) => index);
  const results = await Array.fromAsync(mapInOrder(items, 4, act));
  assert.deepEqual(
    results,
    items.map((item) => item * 2),
  );
  assert.equal(most, 4);
});

test('ends at the first failure, and begins nothing once left', async () => {
  const begun: number[] = [];
  const act = async (item: number) => {
    begun.push(item);
    if (item === 1) throw new Error('one');
    return item;
  };
  const seen: number[] = [];
  await assert.rejects(async () => {
    for await (const item of mapInOrder([0, 1, 2, 3, 4, 5], 2, act)) seen.push(item);
  }, /one/);
  assert.deepEqual(seen, [0]);
  assert.deepEqual(begun, [0, 1, 2]);
  await assert.rejects(Array.fromAsync(mapInOrder([1], 0, act)), RangeError);
});
