import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import fc from 'fast-check';
import { ClientError } from './errors.ts';
import { type Attempt, defaultRetry, retryAfterMs, retrying } from './retry.ts';
import { TestClock } from './testing-clock.ts';
import { cutMidBody, lazyBytes, problem, World } from './testing-world.ts';

const bytes = new TextEncoder().encode('a suspicious file');
const never = new AbortController().signal;

test('a connection reset in mid-body is tried again under the same key', async () => {
  await using world = await World.open();
  world.moscow.next.push(cutMidBody, cutMidBody);
  const { source, state } = lazyBytes(4 * 1_048_576);
  const submission = await world.client().submit(source);
  assert.equal(submission.attempts, 3);
  const keys = new Set(world.moscow.requests.map(({ headers }) => headers['idempotency-key']));
  assert.deepEqual([...keys], [submission.idempotencyKey]);
  assert.deepEqual([state.opened, state.closed], [3, 3]);
});

test('an answer lost after the home took the file brings the first receipt', async () => {
  await using world = await World.open();
  const take = world.moscow.usual;
  world.moscow.next.push(async (request, response) => {
    response.end = () => {
      request.socket.resetAndDestroy();
      return response;
    };
    await take(request, response);
  });
  const submission = await world.client().submit(bytes);
  assert.equal(submission.attempts, 2);
  assert.equal(submission.replayed, true);
  assert.equal(world.taken.size, 1);
});

test('two submissions have two keys', async () => {
  await using world = await World.open();
  const client = world.client();
  const [a, b] = await Promise.all([client.submit(bytes), client.submit(bytes)]);
  assert.notEqual(a.idempotencyKey, b.idempotencyKey);
});

for (const status of [408, 429, 500, 502, 503, 504, 507]) {
  test(`${status} is tried again`, async () => {
    await using world = await World.open();
    world.moscow.next.push(problem(status, 'trouble'));
    assert.equal((await world.client().submit(bytes)).attempts, 2);
  });
}

for (const [status, code] of [
  [400, 'refused'],
  [401, 'unknown-key'],
  [403, 'forbidden'],
  [404, 'refused'],
  [409, 'refused'],
  [413, 'too-large'],
  [415, 'refused'],
  [431, 'refused'],
] as const) {
  test(`${status} is not tried again`, async () => {
    await using world = await World.open();
    world.moscow.usual = problem(status, 'trouble', { headers: { 'retry-after': '1' } });
    await assert.rejects(world.client().submit(bytes), { code, status });
    assert.equal(world.moscow.requests.length, 1);
    assert.deepEqual(world.clock.pausesMs, []);
  });
}

test('problems with a type are told by it', async () => {
  await using world = await World.open();
  for (const code of ['digest-mismatch', 'idempotency-conflict'] as const) {
    world.moscow.next.push(problem(422, code));
    await assert.rejects(world.client().submit(bytes), { code, status: 422 });
  }
});

test('Retry-After is waited for, in seconds and as a date, and the jitter on top', async () => {
  await using world = await World.open();
  const date = 'Mon, 23 Nov 2026 10:00:00 GMT';
  const later = 'Mon, 23 Nov 2026 10:00:09 GMT';
  world.moscow.next.push(
    problem(429, 'slow-down', { headers: { 'retry-after': '3' } }),
    problem(503, 'overloaded', { headers: { 'retry-after': later, date } }),
    problem(503, 'overloaded', { headers: { 'retry-after': 'soon' } }),
  );
  await world.client().submit(bytes);
  assert.deepEqual(world.clock.pausesMs, [3_000 + 250, 9_000 + 500, 1_000]);
});

test('the policy bounds the attempts and tells the last error', async () => {
  await using world = await World.open();
  world.moscow.usual = problem(503, 'overloaded');
  const error = await world
    .client({ retry: { attemptsMax: 4, baseMs: 100, capMs: 300 } })
    .submit(bytes)
    .catch((reason: unknown) => reason);
  assert.ok(error instanceof ClientError);
  assert.equal(error.code, 'gave-up');
  assert.equal(error.status, 503);
  assert.equal(error.attempts, 4);
  assert.equal(error.problem?.type, 'urn:vitrine:problem:overloaded');
  assert.ok(error.cause instanceof ClientError && error.cause.code === 'busy');
  assert.equal(world.moscow.requests.length, 4);
  assert.deepEqual(world.clock.pausesMs, [50, 100, 150]);
});

test('a Retry-After beyond the total time is not waited for', async () => {
  await using world = await World.open();
  world.moscow.usual = problem(503, 'overloaded', { headers: { 'retry-after': '999999999' } });
  await assert.rejects(world.client().submit(bytes), { code: 'gave-up', attempts: 1 });
  assert.deepEqual(world.clock.pausesMs, []);
});

test('an office that nobody reaches is given up', async () => {
  await using world = await World.open();
  const client = world.client({ retry: { attemptsMax: 3 } });
  await world.office[Symbol.asyncDispose]();
  for (const call of [() => client.submit(bytes), () => client.home()]) {
    await assert.rejects(call, (error: ClientError) => {
      assert.equal(error.code, 'gave-up');
      assert.ok(error.cause instanceof ClientError);
      return error.cause.code === 'unreachable';
    });
  }
});

test('what is slow and moves is not given up', async () => {
  await using world = await World.open();
  const tick = async (): Promise<void> => {
    world.clock.stall();
    await new Promise(setImmediate);
  };
  const open = async function* () {
    for (let piece = 0; piece < 5; piece += 1) {
      yield bytes;
      await tick();
    }
  };
  const take = world.moscow.usual;
  world.moscow.usual = async (request, response) => {
    const end = response.end.bind(response);
    response.end = (given: unknown) => {
      const text = String(given);
      const half = text.length / 2;
      response.write(text.slice(0, half), () => tick().then(() => end(text.slice(half))));
      return response;
    };
    await take(request, response);
  };
  assert.equal((await world.client().submit({ open })).attempts, 1);
});

test('a server that takes the body and says nothing is given up after a while', async () => {
  await using world = await World.open();
  world.moscow.next.push(async (request) => {
    request.resume();
    await once(request, 'end');
    // A watch lasts until nothing moved for one whole timeout.
    world.clock.stall();
    await new Promise(setImmediate);
    world.clock.stall();
  });
  const submission = await world.client().submit(bytes);
  assert.equal(submission.attempts, 2);
});

test('a server that stops in the middle of its answer is given up after a while', async () => {
  await using world = await World.open();
  world.moscow.next.push(async (request, response) => {
    request.resume();
    await once(request, 'end');
    response.writeHead(201, { 'content-length': '1000' });
    response.write('{');
    while (!world.moscow.requests[1]) {
      world.clock.stall();
      await new Promise(setImmediate);
    }
  });
  const submission = await world.client().submit(bytes);
  assert.equal(submission.attempts, 2);
  assert.equal(submission.replayed, false);
});

test('pauses stay within the policy and attempts within their number and time', async () => {
  const policy = fc.record({
    attemptsMax: fc.integer({ min: 1, max: 20 }),
    totalMs: fc.integer({ min: 0, max: 100_000 }),
    baseMs: fc.integer({ min: 1, max: 5_000 }),
    capMs: fc.integer({ min: 1, max: 20_000 }),
  });
  const randoms = fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), {
    minLength: 20,
    maxLength: 20,
  });
  await fc.assert(
    fc.asyncProperty(policy, randoms, fc.nat(3_000), async (limits, draws, afterMs) => {
      const clock = new TestClock();
      const random = () => draws.pop() ?? 0;
      const startsMs: number[] = [];
      const attempt = async (): Promise<Attempt<never>> => {
        startsMs.push(clock.monotonicMs());
        return { kind: 'again', error: new ClientError('busy', 'Busy'), retryAfterMs: afterMs };
      };
      const deps = { policy: limits, clock, random, signal: never };
      await assert.rejects(retrying(deps, attempt), (error: ClientError) => {
        return error.code === 'gave-up' && error.attempts === startsMs.length;
      });
      assert.ok(startsMs.length <= limits.attemptsMax);
      assert.ok(startsMs.every((ms) => ms <= limits.totalMs));
      clock.pausesMs.forEach((ms, i) => {
        assert.ok(ms >= afterMs);
        assert.ok(ms - afterMs <= Math.min(limits.capMs, limits.baseMs * 2 ** i) + 1e-6);
      });
    }),
  );
});

test('the default policy does not overflow in its last pauses', () => {
  assert.ok(Number.isFinite(defaultRetry.baseMs * 2 ** defaultRetry.attemptsMax));
});

test('Retry-After is read strictly', () => {
  const clock = new TestClock(Date.UTC(2026, 10, 23, 10));
  const read = (value: string) => retryAfterMs(new Headers({ 'retry-after': value }), clock);
  assert.equal(retryAfterMs(new Headers(), clock), undefined);
  assert.equal(read('0'), 0);
  assert.equal(read('120'), 120_000);
  assert.equal(read('Mon, 23 Nov 2026 10:00:05 GMT'), 5_000);
  assert.equal(read('Mon, 23 Nov 2026 09:00:00 GMT'), 0);
  for (const value of ['-1', '1.5', '1e3', '9999999999', '2026-11-23', 'Xxx, 99 Nov 2026', '']) {
    assert.equal(read(value), undefined, value);
  }
});
