import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { StreamSource } from './index.ts';
import { answer, lazyBytes, problem, testKey, World } from './testing-world.ts';

const mebibyte = 1_048_576;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Bytes that are in use, garbage not counted. */
function usedBytes(): number {
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

test('64 MiB pass through without being held', async () => {
  await using world = await World.open();
  const { source, state } = lazyBytes(64 * mebibyte);
  const take = world.moscow.usual;
  const used: number[] = [];
  let leadBytesMax = 0;
  world.moscow.usual = async (request, response) => {
    let readBytes = 0;
    used.push(usedBytes());
    request.on('data', (chunk: Uint8Array) => {
      readBytes += chunk.length;
      leadBytesMax = Math.max(leadBytesMax, state.madeBytes - readBytes);
      if (readBytes >= used.length * 8 * mebibyte) used.push(usedBytes());
    });
    await take(request, response);
  };
  const submission = await world.client().submit(source);
  assert.equal(submission.sizeBytes, 64 * mebibyte);
  assert.equal(used.length, 9);
  assert.ok(leadBytesMax < 16 * mebibyte, `${leadBytesMax} bytes ahead of the reader`);
  const more = Math.max(...used) - Math.min(...used);
  assert.ok(more < 32 * mebibyte, `${more} bytes more in use`);
});

test('nothing is made that the home does not read', async () => {
  await using world = await World.open();
  const { source, state } = lazyBytes(64 * mebibyte);
  const aborter = new AbortController();
  world.moscow.usual = async () => {
    // Until the sender stands still, the buffers in between being full.
    for (let seen = -1; seen !== state.madeBytes; ) {
      seen = state.madeBytes;
      for (let turn = 0; turn < 100; turn += 1) await new Promise(setImmediate);
    }
    aborter.abort();
  };
  const sending = world.client().submit(source, {}, { signal: aborter.signal });
  await assert.rejects(sending, { code: 'aborted' });
  assert.ok(state.madeBytes < 32 * mebibyte, `${state.madeBytes} bytes made`);
});

for (const code of ['too-large', 'unknown-key'] as const) {
  test(`${code}, told before the body was read, ends the sending`, async () => {
    await using world = await World.open();
    const status = code === 'too-large' ? 413 : 401;
    world.moscow.usual = (_, response) => {
      answer(response, status, { type: `urn:vitrine:problem:${code}`, title: 'No', status });
    };
    const { source, state } = lazyBytes(64 * mebibyte);
    await assert.rejects(world.client().submit(source), { code, status });
    assert.ok(state.madeBytes < 64 * mebibyte);
    assert.deepEqual([state.opened, state.closed], [1, 1]);
  });
}

test('a source that fails is not tried again, and says why', async () => {
  await using world = await World.open();
  const cause = new Error('The disk is gone');
  let opened = 0;
  const open = async function* () {
    opened += 1;
    yield new Uint8Array(100_000);
    throw cause;
  };
  await assert.rejects(world.client().submit({ open }), { code: 'source-failed', cause });
  const unopened = {
    open: () => {
      throw cause;
    },
  };
  await assert.rejects(world.client().submit(unopened), { code: 'source-failed', cause });
  const unmade = () => Promise.reject(cause);
  await assert.rejects(world.client().submit(unmade), { code: 'source-failed', cause });
  assert.equal(opened, 1);
  assert.equal(world.taken.size, 0);
});

test('a source is held to its size, and to bytes', async () => {
  await using world = await World.open();
  const open = async function* () {
    yield new Uint8Array(10);
    yield new Uint8Array(0);
    yield new Uint8Array(10);
  };
  const client = world.client();
  assert.equal((await client.submit({ open })).sizeBytes, 20);
  assert.equal((await client.submit({ open, sizeBytes: 20 })).sizeBytes, 20);
  for (const sizeBytes of [0, 19, 21]) {
    await assert.rejects(client.submit({ open, sizeBytes }), { code: 'source-failed' });
  }
  const words = { open: () => new Response('text').body?.pipeThrough(new TextDecoderStream()) };
  await assert.rejects(client.submit(words as unknown as StreamSource), { code: 'source-failed' });
  assert.equal(world.taken.size, 2);
});

test('bytes sent are told as they go, anew for every attempt', async () => {
  await using world = await World.open();
  world.moscow.next.push(problem(503, 'overloaded'));
  const told: number[] = [];
  const { source } = lazyBytes(3 * 65_536);
  await world.client().submit(source, {}, { onSent: (sentBytes) => told.push(sentBytes) });
  const once = [0, 65_536, 131_072, 196_608];
  assert.deepEqual([...new Set(told.slice(0, told.lastIndexOf(0)))], once);
  assert.deepEqual([...new Set(told.slice(told.lastIndexOf(0)))], once);
});

test('an abort ends the sending and lets go of the source', async () => {
  await using world = await World.open();
  const { source, state } = lazyBytes(64 * mebibyte);
  const aborter = new AbortController();
  const reason = new Error('The user changed their mind');
  world.moscow.usual = async (request) => {
    await once(request, 'data');
    aborter.abort(reason);
  };
  const sending = world.client().submit(source, {}, { signal: aborter.signal });
  await assert.rejects(sending, { code: 'aborted', cause: reason });
  assert.equal(state.closed, 1);
  assert.equal(world.moscow.requests.length, 1);
});

test('the client’s own signal ends everything', async () => {
  await using world = await World.open();
  const aborter = new AbortController();
  const client = world.client({ signal: aborter.signal });
  world.moscow.usual = () => aborter.abort();
  await assert.rejects(client.submit(new Uint8Array(10)), { code: 'aborted' });
  await assert.rejects(client.submit(new Uint8Array(10)), { code: 'aborted' });
  await assert.rejects(client.home(), { code: 'aborted' });
  assert.equal(world.moscow.requests.length, 1);
});

test('an abort ends a pause', async () => {
  await using world = await World.open();
  const aborter = new AbortController();
  world.moscow.usual = problem(503, 'overloaded');
  const { clock } = world;
  const sleepy = {
    nowMs: () => clock.nowMs(),
    monotonicMs: () => clock.monotonicMs(),
    sleep: async (ms: number, signal?: AbortSignal): Promise<void> => {
      if (world.moscow.requests.length === 1) aborter.abort();
      await clock.sleep(ms, signal);
    },
  };
  const client = world.client({ clock: sleepy });
  const sending = client.submit(new Uint8Array(1), {}, { signal: aborter.signal });
  await assert.rejects(sending, { code: 'aborted' });
  assert.deepEqual(clock.pausesMs, []);
});

test('one who aborts does not take the home from those who wait with it', async () => {
  await using world = await World.open();
  const aborter = new AbortController();
  const homely = world.office.usual;
  world.office.usual = async (request, response) => {
    aborter.abort();
    await new Promise(setImmediate);
    await homely(request, response);
  };
  const client = world.client();
  const aborted = client.home({ signal: aborter.signal });
  const waiting = client.home();
  await assert.rejects(aborted, { code: 'aborted' });
  assert.equal((await waiting).site, 'moscow');
  assert.equal(world.office.requests.length, 1);
});

test('a signal that lives long keeps nothing of what it guarded', async () => {
  await using world = await World.open();
  const aborter = new AbortController();
  let listeners = 0;
  const { signal } = aborter;
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...rest: Parameters<typeof add>) => {
    listeners += 1;
    add(...rest);
  };
  signal.removeEventListener = (...rest: Parameters<typeof remove>) => {
    listeners -= 1;
    remove(...rest);
  };
  const client = world.client({ signal, apiKey: testKey });
  await client.submit(new Uint8Array(1), {}, { signal });
  await client.home({ signal });
  assert.equal(listeners, 0);
});
