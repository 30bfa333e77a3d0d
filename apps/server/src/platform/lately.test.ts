import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from './clock.ts';
import { createLately } from './lately.ts';

function setUp() {
  const clock = new ManualClock();
  const looks: PromiseWithResolvers<string>[] = [];
  const failures: unknown[] = [];
  const lately = createLately({
    clock,
    freshMs: 1000,
    oldMs: 5000,
    look: () => {
      const one = Promise.withResolvers<string>();
      looks.push(one);
      return one.promise;
    },
    onFailure: (error) => failures.push(error),
  });
  return { clock, looks, failures, lately };
}

test('all who ask first share one look; while it is fresh nobody looks again', async () => {
  const { clock, looks, lately } = setUp();
  const both = Promise.all([lately(), lately()]);
  looks[0]?.resolve('a');
  assert.deepEqual(await both, ['a', 'a']);
  clock.advance(999);
  assert.equal(await lately(), 'a');
  assert.equal(looks.length, 1);
});

test('what is old is given while somebody looks again', async () => {
  const { clock, looks, lately } = setUp();
  const first = lately();
  looks[0]?.resolve('a');
  await first;
  clock.advance(1000);
  assert.deepEqual(await Promise.all([lately(), lately()]), ['a', 'a']);
  assert.equal(looks.length, 2);
  looks[1]?.resolve('b');
  await looks[1]?.promise;
  await Promise.resolve();
  assert.equal(await lately(), 'b');
});

test('what is too old is given to nobody', async () => {
  const { clock, looks, lately } = setUp();
  const first = lately();
  looks[0]?.resolve('a');
  await first;
  clock.advance(5000);
  const second = lately();
  looks[1]?.resolve('b');
  assert.equal(await second, 'b');
});

test('a look that fails is told to who waits for it, else to who wants to know, and made again', async () => {
  const { clock, looks, failures, lately } = setUp();
  const first = lately();
  looks[0]?.reject(new Error('no'));
  await assert.rejects(first, /no/);
  const second = lately();
  looks[1]?.resolve('a');
  assert.equal(await second, 'a');
  clock.advance(1000);
  assert.equal(await lately(), 'a');
  looks[2]?.reject(new Error('not now'));
  await assert.rejects(looks[2]?.promise ?? Promise.resolve(), /not now/);
  await new Promise(setImmediate);
  assert.match(String(failures), /not now/);
  assert.equal(await lately(), 'a');
  assert.equal(looks.length, 4);
});
