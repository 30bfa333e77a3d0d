import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answer, cutMidBody, lazyBytes, problem, World } from './testing-world.ts';

const bytes = new TextEncoder().encode('a suspicious file');

function notHome(world: World) {
  const url = world.zurich.url;
  return problem(421, 'not-home', {
    extra: { site: 'zurich', url, refusal: {} },
    headers: { location: `${url}/v1/samples` },
  });
}

test('a home that moved is followed at once, with the same idempotency key', async () => {
  await using world = await World.open();
  const client = world.client();
  await client.home();
  world.home = 'zurich';
  world.moscow.usual = notHome(world);
  const submission = await client.submit(bytes);
  assert.equal(submission.home.site, 'zurich');
  assert.equal(submission.attempts, 2);
  assert.deepEqual(world.clock.pausesMs, []);
  const keys = [world.moscow, world.zurich].map(
    ({ requests }) => requests[0]?.headers['idempotency-key'],
  );
  assert.deepEqual(keys, [submission.idempotencyKey, submission.idempotencyKey]);
  await client.submit(bytes);
  assert.equal(world.moscow.requests.length, 1);
  assert.equal(world.office.requests.length, 2);
});

test('a home that moves in mid-stream gets a refusal early and the rest at the new home', async () => {
  await using world = await World.open();
  const client = world.client();
  await client.home();
  world.moscow.next.push((request, response) => {
    request.once('data', () => {
      world.home = 'zurich';
      answer(response, 421, { type: 'urn:vitrine:problem:not-home' }, { connection: 'close' });
    });
  });
  const { source, state } = lazyBytes(8 * 1_048_576);
  const submission = await client.submit(source);
  assert.equal(submission.home.site, 'zurich');
  assert.deepEqual([state.opened, state.closed], [2, 2]);
});

test('the address in a refusal is not followed against the office’s word', async () => {
  await using world = await World.open();
  world.moscow.next.push(notHome(world), notHome(world));
  const submission = await world.client().submit(bytes);
  assert.equal(submission.home.site, 'moscow');
  assert.equal(world.zurich.requests.length, 0);
  assert.deepEqual(world.clock.pausesMs, [250, 500]);
  assert.equal(world.office.requests.length, 5);
});

test('sites that all refuse are given up', async () => {
  await using world = await World.open();
  world.moscow.usual = notHome(world);
  const submitting = world.client({ retry: { attemptsMax: 3 } }).submit(bytes);
  await assert.rejects(submitting, { code: 'gave-up', status: 421, attempts: 3 });
});

test('two homes that send to each other cannot keep a client going', async () => {
  await using world = await World.open();
  const swap = (to: 'moscow' | 'zurich') => {
    const refuse = problem(421, 'not-home');
    return (...[request, response]: Parameters<typeof refuse>) => {
      world.home = to;
      return refuse(request, response);
    };
  };
  world.moscow.usual = swap('zurich');
  world.zurich.usual = swap('moscow');
  const submitting = world.client({ retry: { attemptsMax: 6 } }).submit(bytes);
  await assert.rejects(submitting, { code: 'gave-up', attempts: 6 });
  assert.equal(world.moscow.requests.length + world.zurich.requests.length, 6);
});

test('a fence is waited for, then the office is asked where home is now', async () => {
  await using world = await World.open();
  const client = world.client();
  await client.home();
  const fenced = problem(503, 'region-fenced', { headers: { 'retry-after': '7' } });
  world.moscow.next.push(fenced, async (request, response) => {
    await fenced(request, response);
    world.home = 'zurich';
  });
  const submission = await client.submit(bytes);
  assert.equal(submission.home.site, 'zurich');
  assert.deepEqual(world.clock.pausesMs, [7_250, 7_500]);
});

test('a busy home is no reason to ask the office again', async () => {
  await using world = await World.open();
  world.moscow.next.push(problem(503, 'overloaded', { headers: { 'retry-after': '1' } }));
  await world.client().submit(bytes);
  assert.equal(world.office.requests.length, 1);
});

test('a cut connection can be a refusal that was lost: the office is asked', async () => {
  await using world = await World.open();
  world.moscow.next.push(async (request, response) => {
    await cutMidBody(request, response);
    world.home = 'zurich';
  });
  const submission = await world.client().submit(lazyBytes(1_048_576).source);
  assert.equal(submission.home.site, 'zurich');
});

test('where the office is out of reach, the last home is tried', async () => {
  await using world = await World.open();
  world.moscow.next.push(cutMidBody);
  world.office.next.push((_, response) => answer(response, 200, { ...world.homeAnswer() }));
  world.office.usual = problem(503, 'overloaded');
  const submission = await world.client().submit(bytes);
  assert.equal(submission.home.site, 'moscow');
  assert.equal(submission.attempts, 2);
});

test('a disowned home is not tried again while the office is out of reach', async () => {
  await using world = await World.open();
  const client = world.client();
  await client.home();
  world.moscow.usual = notHome(world);
  world.office.next.push(problem(500, 'internal'), problem(500, 'internal'));
  world.home = 'zurich';
  assert.equal((await client.submit(bytes)).home.site, 'zurich');
  assert.equal(world.moscow.requests.length, 1);
});

test('a submission known from before the move counts once', async () => {
  await using world = await World.open();
  const client = world.client();
  const first = await client.submit(bytes, {}, { idempotencyKey: 'once' });
  world.home = 'zurich';
  world.moscow.usual = notHome(world);
  const second = await client.submit(bytes, {}, { idempotencyKey: 'once' });
  assert.equal(second.replayed, true);
  assert.deepEqual(second.receipt, first.receipt);
  assert.equal(world.taken.size, 1);
});

for (const [status, code] of [
  [404, 'country-without-home'],
  [400, 'unknown-country'],
] as const) {
  test(`${code} is the office’s last word`, async () => {
    await using world = await World.open();
    world.office.usual = problem(status, code);
    await assert.rejects(world.client().submit(bytes), { code, status });
    await assert.rejects(world.client().home(), { code, status });
    assert.equal(world.office.requests.length, 2);
  });
}
