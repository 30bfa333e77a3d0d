import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, it } from 'node:test';
import { testDatabase } from '../../../../../tests/support/postgres.ts';
import { silentLogger } from '../logger.ts';
import { openJobs } from './index.ts';

const { url, database, postgres: db } = await testDatabase();
const jobs = await openJobs<{ n: number }>({
  ...{ db, url, database, queue: 'things', logger: silentLogger() },
});
after(() => jobs[Symbol.asyncDispose]());

async function add(n: number, more: { priority?: number; key?: string } = {}): Promise<string> {
  const id = randomUUID();
  await db.transaction((tx) => jobs.add(tx, [{ id, data: { n }, key: id, ...more }]));
  return id;
}

async function end(ids: readonly string[]): Promise<void> {
  for (const id of ids) await db.transaction((tx) => jobs.end(tx, id));
}

it('a job is there if its transaction is', async () => {
  const broken = db.transaction(async (tx) => {
    await jobs.add(tx, [{ id: randomUUID(), data: { n: 1 }, key: 'a' }]);
    throw new Error('not after all');
  });
  await assert.rejects(broken, /not after all/);
  assert.deepEqual(await jobs.counts(), { waiting: 0, active: 0 });
});

it('the highest priority is taken first, then the oldest', async () => {
  await add(1);
  await add(2, { priority: 5 });
  await add(3);
  const taken = await jobs.take(3);
  assert.deepEqual(taken.map(({ data }) => data.n).sort(), [1, 2, 3]);
  await end(taken.map(({ id }) => id));
  await add(4);
  await add(5, { priority: 5 });
  const [first] = await jobs.take(1);
  assert.equal(first?.data.n, 5);
  const rest = await jobs.take(9);
  await end([...(first ? [first] : []), ...rest].map(({ id }) => id));
  assert.deepEqual(await jobs.counts(), { waiting: 0, active: 0 });
});

it('of one key at most one waits', async () => {
  await add(1, { key: 'same' });
  await add(2, { key: 'same' });
  const taken = await jobs.take(9);
  assert.deepEqual(
    taken.map(({ data }) => data.n),
    [1],
  );
  await end(taken.map(({ id }) => id));
});

it('what a process that is no more had taken is taken again, and counted', async () => {
  await add(1);
  const [first] = await jobs.take(1);
  assert.equal(first?.attempt, 1);
  assert.deepEqual(await jobs.take(1), []);
  assert.equal(await jobs.recover(), 1);
  const [again] = await jobs.take(1);
  assert.deepEqual([again?.id, again?.attempt], [first?.id, 2]);
  await end([again?.id ?? '']);
});

it('what is given back waits', async () => {
  const id = await add(1);
  await jobs.take(1);
  await jobs.retry(id, 'because');
  assert.deepEqual(await jobs.take(1), []);
  assert.deepEqual(await jobs.counts(), { waiting: 1, active: 0 });
  await end([id]);
});
