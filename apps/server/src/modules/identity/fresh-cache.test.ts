import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '../../platform/clock.ts';
import { FreshCache } from './fresh-cache.ts';
import { Nonces } from './nonces.ts';
import { Rate } from './rate.ts';

function counting(clock: ManualClock, entriesMax = 10) {
  const loads: [string, boolean][] = [];
  const values = new Map<string, number>();
  const cache = new FreshCache<number>({
    clock,
    freshMs: 1_000,
    entriesMax,
    load: async (key, known) => {
      loads.push([key, known]);
      return values.get(key);
    },
  });
  return { cache, loads, values };
}

test('an answer is given out until it is a second old', async () => {
  const clock = new ManualClock();
  const { cache, loads, values } = counting(clock);
  values.set('a', 1);
  assert.equal(await cache.get('a'), 1);
  clock.advance(999);
  values.set('a', 2);
  assert.equal(await cache.get('a'), 1);
  clock.advance(1);
  assert.equal(await cache.get('a'), 2);
  assert.deepEqual(loads, [
    ['a', false],
    ['a', true],
  ]);
});

test('callers together share one loading, and what is unknown is not remembered', async () => {
  const { cache, loads } = counting(new ManualClock());
  assert.deepEqual(await Promise.all([cache.get('a'), cache.get('a')]), [undefined, undefined]);
  assert.equal(loads.length, 1);
  await cache.get('a');
  assert.deepEqual(loads[1], ['a', false]);
});

test('what is forgotten while being loaded is not remembered', async () => {
  const { cache, loads, values } = counting(new ManualClock());
  values.set('a', 1);
  const early = cache.get('a');
  cache.forget('a');
  assert.equal(await early, 1);
  await cache.get('a');
  assert.equal(loads.length, 2);
});

test('a failed loading is not remembered, and is tried again', async () => {
  let fails = true;
  const cache = new FreshCache<number>({
    clock: new ManualClock(),
    freshMs: 1_000,
    entriesMax: 1,
    load: async () => {
      if (fails) throw new Error('away');
      return 1;
    },
  });
  await assert.rejects(cache.get('a'), /away/);
  fails = false;
  assert.equal(await cache.get('a'), 1);
});

test('the least recently used is forgotten first', async () => {
  const { cache, loads, values } = counting(new ManualClock(), 2);
  for (const key of ['a', 'b', 'c']) values.set(key, 1);
  for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) await cache.get(key);
  assert.deepEqual(
    loads.map(([key]) => key),
    ['a', 'b', 'c', 'b'],
  );
});

test('a rate admits as many as were earned', () => {
  const clock = new ManualClock();
  const rate = new Rate(clock, 2);
  assert.deepEqual([rate.take(), rate.take(), rate.take()], [true, true, false]);
  clock.advance(500);
  assert.deepEqual([rate.take(), rate.take()], [true, false]);
  clock.advance(60_000);
  assert.deepEqual([rate.take(), rate.take(), rate.take()], [true, true, false]);
});

test('a nonce is fresh once, until it is forgotten; a full memory takes none', () => {
  const clock = new ManualClock();
  const nonces = new Nonces(clock, { keptMs: 100, max: 2 });
  assert.equal(nonces.use('a'), 'fresh');
  clock.advance(60);
  assert.equal(nonces.use('b'), 'fresh');
  assert.equal(nonces.use('a'), 'used');
  assert.equal(nonces.use('c'), 'full');
  clock.advance(40);
  assert.equal(nonces.use('b'), 'used');
  assert.equal(nonces.use('a'), 'fresh');
});

test('a peek never waits, and keeps fresh what is asked for all the time', async () => {
  const clock = new ManualClock();
  let loads = 0;
  const cache = new FreshCache({
    ...{ clock, freshMs: 1_000, entriesMax: 10 },
    load: async () => ++loads,
  });
  assert.equal(cache.peek('a'), undefined);
  assert.equal(await cache.get('a'), 1);
  clock.advance(400);
  assert.equal(cache.peek('a'), 1);
  clock.advance(200);
  assert.equal(cache.peek('a'), 1);
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(loads, 2);
  clock.advance(900);
  assert.equal(cache.peek('a'), 2);
  clock.advance(1_000);
  assert.equal(cache.peek('a'), undefined);
});
