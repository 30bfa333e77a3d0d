import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createGroupCommit } from './group-commit.ts';

test('what arrives together travels together, in order and up to the limit', async () => {
  const batches: (readonly number[])[] = [];
  const commits = createGroupCommit(
    async (items: readonly number[]) => {
      batches.push(items);
      return items.map((n) => n * 2);
    },
    { itemsMax: 3 },
  );
  const results = await Promise.all([1, 2, 3, 4, 5, 6, 7].map((n) => commits.add(n)));
  assert.deepEqual(results, [2, 4, 6, 8, 10, 12, 14]);
  assert.deepEqual(batches, [[1, 2, 3], [4, 5, 6], [7]]);
});

test('what weighs too much together travels apart, and what weighs too much alone travels alone', async () => {
  const batches: (readonly number[])[] = [];
  const commits = createGroupCommit(
    async (items: readonly number[]) => {
      batches.push(items);
      return items;
    },
    { weightMax: 10, weightOf: (n) => n },
  );
  await Promise.all([4, 6, 1, 99, 3, 7, 2].map((n) => commits.add(n)));
  assert.deepEqual(batches, [[4, 6], [1], [99], [3, 7], [2]]);
});

test('every lane is used', async () => {
  const release = Promise.withResolvers<void>();
  let running = 0;
  const bothRun = Promise.withResolvers<void>();
  const commits = createGroupCommit(
    async (items: readonly number[]) => {
      running += 1;
      if (running === 2) bothRun.resolve();
      await release.promise;
      return items;
    },
    { itemsMax: 2, lanes: 2 },
  );
  const all = Promise.all([1, 2, 3, 4, 5].map((n) => commits.add(n)));
  await bothRun.promise;
  assert.equal(running, 2);
  release.resolve();
  assert.deepEqual(await all, [1, 2, 3, 4, 5]);
  await commits.idle();
});

test('an error is its item’s, that of a run is everybody’s, and a lost result is one', async () => {
  const commits = createGroupCommit(async (items: readonly string[]) => {
    if (items.includes('all')) throw new Error('all of them');
    if (items.includes('short')) return [];
    return items.map((item) => (item === 'bad' ? new Error('this one') : undefined));
  });
  const settled = await Promise.allSettled([commits.add('good'), commits.add('bad')]);
  assert.deepEqual(
    settled.map(({ status }) => status),
    ['fulfilled', 'rejected'],
  );
  const both = await Promise.allSettled([commits.add('all'), commits.add('good')]);
  assert.ok(both.every(({ status }) => status === 'rejected'));
  await assert.rejects(commits.add('short'), /lost an item/);
  await commits.idle();
});
