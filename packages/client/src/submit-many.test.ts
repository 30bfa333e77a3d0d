import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SubmitManyItem, SubmitManyOutcome, SubmitManyProgress } from './index.ts';
import { answer, lazyBytes, problem, World } from './testing-world.ts';

function items(count: number): SubmitManyItem[] {
  return Array.from({ length: count }, (_, i) => ({ source: new Uint8Array(100).fill(i) }));
}

const errorCode = (outcome: SubmitManyOutcome | undefined): string | undefined =>
  outcome !== undefined && 'error' in outcome ? outcome.error.code : undefined;

test('all are sent, and the outcomes come in the order of the items', async () => {
  await using world = await World.open();
  const given = items(20);
  const result = await world.client().submitMany(given, { concurrency: 3 });
  assert.equal(result.accepted, 20);
  assert.equal(result.failed, 0);
  assert.equal(result.stoppedBy, undefined);
  assert.deepEqual(
    result.outcomes.map(({ item }) => item),
    given,
  );
  assert.equal(world.office.requests.length, 1);
});

test('never more at a time than asked for, nor taken from the iterable', async () => {
  await using world = await World.open();
  let open = 0;
  let openMax = 0;
  let taken = 0;
  let takenAheadMax = 0;
  let settled = 0;
  const take = world.moscow.usual;
  const all = Promise.withResolvers<void>();
  world.moscow.usual = async (request, response) => {
    open += 1;
    openMax = Math.max(openMax, open);
    if (open === 4) all.resolve();
    await all.promise;
    await take(request, response);
    open -= 1;
  };
  async function* many() {
    for (const item of items(30)) {
      taken += 1;
      takenAheadMax = Math.max(takenAheadMax, taken - settled);
      yield item;
    }
  }
  const result = await world.client().submitMany(many(), {
    concurrency: 4,
    onOutcome: () => {
      settled += 1;
    },
  });
  assert.equal(result.accepted, 30);
  assert.deepEqual(result.outcomes, []);
  assert.equal(settled, 30);
  assert.equal(openMax, 4);
  assert.ok(takenAheadMax <= 5, `${takenAheadMax} taken ahead`);
});

test('one that fails does not stop the others', async () => {
  await using world = await World.open();
  const source = () => Promise.reject(new Error('No such file'));
  const given = [...items(3), { source }, ...items(2)];
  world.moscow.next.push(problem(413, 'too-large'));
  const result = await world.client().submitMany(given, { concurrency: 1 });
  assert.equal(result.accepted, 4);
  assert.equal(result.failed, 2);
  assert.equal(errorCode(result.outcomes[0]), 'too-large');
  assert.equal(errorCode(result.outcomes[3]), 'source-failed');
});

test('an error that would meet them all stops it, unless told otherwise', async () => {
  await using world = await World.open();
  world.moscow.usual = problem(401, 'unknown-key');
  const client = world.client();
  let returned = false;
  function* many() {
    try {
      yield* items(50);
    } finally {
      returned = true;
    }
  }
  const stopped = await client.submitMany(many(), { concurrency: 2 });
  assert.equal(stopped.stoppedBy?.code, 'unknown-key');
  assert.ok(stopped.failed <= 3, `${stopped.failed} failed`);
  assert.ok(returned);
  const whole = await client.submitMany(items(5), { continueOnFatal: true });
  assert.equal(whole.failed, 5);
  assert.equal(whole.stoppedBy, undefined);
});

test('an abort stops it and is told', async () => {
  await using world = await World.open();
  const aborter = new AbortController();
  world.moscow.next.push(
    (request, response) => world.moscow.usual(request, response),
    () => aborter.abort(),
  );
  const options = { concurrency: 1, signal: aborter.signal };
  const result = await world.client().submitMany(items(9), options);
  assert.equal(result.accepted, 1);
  assert.equal(result.failed, 1);
  assert.equal(result.stoppedBy?.code, 'aborted');
});

test('what the iterable or a callback throws is thrown on', async () => {
  await using world = await World.open();
  const broken = new Error('Broken');
  async function* many() {
    yield* items(2);
    throw broken;
  }
  const client = world.client();
  await assert.rejects(client.submitMany(many()), broken);
  const onOutcome = () => Promise.reject(broken);
  await assert.rejects(client.submitMany(items(5), { concurrency: 1, onOutcome }), broken);
  assert.ok(world.moscow.requests.length <= 3);
  for (const concurrency of [0, -1, 1.5, Number.NaN]) {
    await assert.rejects(client.submitMany(items(1), { concurrency }), RangeError);
  }
});

test('progress counts bytes once, attempts that failed taken back', async () => {
  await using world = await World.open();
  const sizeBytes = 4 * 65_536;
  world.moscow.next.push(problem(503, 'overloaded'), (request, response) => {
    request.resume().once('end', () => answer(response, 413, ''));
  });
  const seen: SubmitManyProgress[] = [];
  const given = Array.from({ length: 3 }, () => ({ source: lazyBytes(sizeBytes).source }));
  await world.client().submitMany(given, {
    concurrency: 1,
    onProgress: (progress) => seen.push(progress),
  });
  const last = { accepted: 2, failed: 1, inFlight: 0, sentBytes: 2 * sizeBytes };
  assert.deepEqual(seen.at(-1), last);
  assert.ok(seen.every(({ sentBytes, inFlight }) => sentBytes <= 3 * sizeBytes && inFlight <= 1));
});

test('an item’s own idempotency key is used', async () => {
  await using world = await World.open();
  const [item] = items(1);
  assert.ok(item);
  await world.client().submitMany([{ ...item, idempotencyKey: 'batch-1' }]);
  assert.ok(world.taken.has('batch-1'));
});
