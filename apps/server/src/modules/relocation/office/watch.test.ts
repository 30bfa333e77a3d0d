import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '../../../platform/clock.ts';
import { silentLogger } from '../../../platform/logger.ts';
import { createBell } from '../bell.ts';
import type { RelocationStatus } from './status.ts';
import { createWatch, quietMs } from './watch.ts';

const id = 'a';

function setUp() {
  const clock = new ManualClock();
  const bell = createBell(clock);
  let looks = 0;
  let now = { state: 'running', round: 0 };
  const watch = createWatch({
    status: async () => {
      looks += 1;
      return now as RelocationStatus;
    },
    bell,
    clock,
    logger: silentLogger(),
  });
  return {
    clock,
    watch,
    looks: () => looks,
    set: (state: string, round: number) => {
      now = { state, round };
      bell.ring(id);
    },
  };
}

/** Lets what was woken run up to where it sleeps again, or ends. */
async function allAsleep(): Promise<void> {
  for (let i = 0; i < 20; i++) await new Promise(setImmediate);
}

async function settled(clock: ManualClock): Promise<void> {
  await allAsleep();
  assert(clock.sleeping > 0);
}

test('many look on, each told at once and of each change, and one looks it up', async () => {
  const { clock, watch, looks, set } = setUp();
  const { signal } = new AbortController();
  const all = [1, 2, 3].map(() => watch.follow(id, signal));
  const first = await Promise.all(all.map((one) => one.next()));
  assert.deepEqual(
    first.map(({ value }) => value?.round),
    [0, 0, 0],
  );
  assert.equal(looks(), 1);
  const second = Promise.all(all.map((one) => one.next()));
  set('running', 1);
  await settled(clock);
  clock.advance(250);
  assert.deepEqual(
    (await second).map(({ value }) => value?.round),
    [1, 1, 1],
  );
  await Promise.all(all.map((one) => one.return(undefined)));
  const before = looks();
  set('running', 2);
  await allAsleep();
  clock.advance(10_000);
  await allAsleep();
  assert.equal(looks(), before, 'nobody looks on, so nobody looks it up');
});

test('it ends with the relocation, for those too who come when it has ended', async () => {
  const { watch, set } = setUp();
  set('certified', 0);
  for (let i = 0; i < 2; i++) {
    const told = [];
    for await (const one of watch.follow(id, new AbortController().signal)) told.push(one?.state);
    assert.deepEqual(told, ['certified']);
  }
});

test('silence is told too, and the signal ends it', async () => {
  const { clock, watch } = setUp();
  const leaving = new AbortController();
  const one = watch.follow(id, leaving.signal);
  await one.next();
  const next = one.next();
  await settled(clock);
  clock.advance(quietMs);
  assert.deepEqual(await next, { done: false, value: undefined });
  const last = one.next();
  await settled(clock);
  leaving.abort();
  assert.deepEqual(await last, { done: true, value: undefined });
});
