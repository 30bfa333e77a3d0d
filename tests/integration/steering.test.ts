import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { examplePolicy } from '../../apps/server/src/compose/paths.ts';
import type { RelocationStatus } from '../../apps/server/src/modules/relocation/index.ts';
import { startInProcess } from '../support/in-process.ts';
import { objectsOnDisk } from '../support/inspection.ts';
import {
  ask,
  assertProblem,
  beginRelocation,
  call,
  makeCustomer,
  makeOperator,
  publishPolicy,
  relocationsOf,
  retireSource,
  until,
} from '../support/people.ts';
import { freshFile, submit } from '../support/products.ts';
import { inspectSiteOf } from '../support/rows.ts';
import { ShiftedClock } from '../support/shifted-clock.ts';
import { holdStep } from '../support/steps.ts';

/** What people can do while a relocation runs, and that nothing is left of one that was aborted. */
const clock = new ShiftedClock();
const zurichClock = new ShiftedClock();
const at = await startInProcess({ clock, clocks: { zurich: zurichClock } });
const people = [await makeOperator(at, 'alice'), await makeOperator(at, 'bob')] as const;
const [alice] = people;
const customer = await makeCustomer(at, 'Muster AG', 'DE');
const relocations = relocationsOf(at);
let stored = 0;

async function store(count: number, sizeBytes = 1000): Promise<void> {
  for (let i = 0; i < count; i++) {
    const { status, problem } = await submit(at.sites.moscow ?? '', customer, freshFile(sizeBytes));
    assert.equal(status, 201, JSON.stringify(problem));
    stored += 1;
  }
}

async function steer(id: string, act: string, json?: unknown): Promise<RelocationStatus> {
  const { status, body } = await relocations.steer(id, act, alice, json);
  assert.equal(status, 200, JSON.stringify(body));
  return body;
}

/** As if nothing had been: Europe is at Moscow and takes files, Zurich has no row, no byte, no key. */
async function assertAsBefore(): Promise<void> {
  await store(1);
  await using moscow = await inspectSiteOf(at, 'moscow');
  await using zurich = await inspectSiteOf(at, 'zurich');
  const open = { files: 'open', accounts: 'open', statistics: 'open' };
  assert.deepEqual({ ...(await moscow.regionStates('europe')) }, open);
  assert.equal(await moscow.count('samples', 'europe'), stored);
  for (const table of ['samples', 'submissions', 'customers', 'api_keys'] as const) {
    assert.equal(await zurich.count(table, 'europe'), 0, table);
  }
  assert.equal(await zurich.liveKeys('europe'), 0);
  for (const objects of (await objectsOnDisk(at.data, 'zurich', 'europe')).values()) {
    assert.deepEqual(objects, []);
  }
  for (const objects of (await objectsOnDisk(at.data, 'moscow', 'europe')).values()) {
    assert.equal(objects.length, stored);
  }
  const home = await ask<{ site: string }>(`${at.office}/v1/home?country=DE`);
  assert.equal(home.site, 'moscow');
}

await store(10);

test('an abort before the switch leaves everything as it was', async (t) => {
  const steps = ['prepare', 'copy', 'verify', 'fence', 'drain', 'settle'];
  const places = [
    ...steps.flatMap((name) => [
      { name, where: 'before' } as const,
      { name, where: 'after' } as const,
    ]),
    { name: 'switch', where: 'before' } as const,
  ];
  for (const { name, where } of places) {
    await t.test(`${where} ${name}`, async () => {
      const held = holdStep(name, where);
      const { relocation } = await beginRelocation(at, people, 'europe', 'zurich');
      await held.reached;
      assert.equal((await steer(relocation, 'abort', { reason: 'a test' })).state, 'aborting');
      held.release();
      const aborted = await relocations.reach(relocation, ['aborted']);
      assert.equal(aborted.problem, 'a test');
      await assertAsBefore();
    });
  }
});

test('an abort before the start needs no site', async () => {
  const { body } = await relocations.plan(alice, 'europe', 'zurich');
  await steer(body.relocation, 'abort');
  await relocations.reach(body.relocation, ['aborted']);
  assertProblem(await relocations.steer(body.relocation, 'abort', alice), 409, 'relocation-state');
  await assertAsBefore();
});

test('a throttle bounds the rate, and holds from before the start', async () => {
  const sizeBytes = 20_000;
  await store(200, sizeBytes);
  const bytesPerSecond = 1_500_000;
  const { body: planned } = await relocations.plan(alice, 'europe', 'zurich');
  const id = planned.relocation;
  assert.equal(
    (await steer(id, 'throttle', { bytesPerSecond })).throttleBytesPerSecond,
    bytesPerSecond,
  );
  for (const one of people) await relocations.approve(planned, 'start', one);
  await steer(id, 'start');
  const chunkBytes = 64 * sizeBytes;
  const verified = await relocations.reach(id, ['failed', 'paused', 'soaking'], (one) => {
    const copying = one.progress.find((part) => part.phase === 'copying');
    const begunAt = one.steps.find((step) => step.name === 'copy')?.startedAt;
    if (copying !== undefined && begunAt !== undefined) {
      // A chunk goes at once, and each other when those before it have had their time.
      const bound = chunkBytes + (bytesPerSecond * (Date.now() - Date.parse(begunAt))) / 1000;
      assert(copying.bytes <= bound, `${copying.bytes} bytes, and at most ${bound} by now`);
    }
    return one.steps.some((step) => step.name === 'copy' && step.state === 'done');
  });
  const copy = verified.steps.find((step) => step.name === 'copy');
  const tookMs = Date.parse(copy?.finishedAt ?? '') - Date.parse(copy?.startedAt ?? '');
  const throttledBytes = 200 * sizeBytes - 2 * chunkBytes;
  assert(tookMs >= (throttledBytes / bytesPerSecond) * 1000, `copied in ${tookMs} ms`);
  assertProblem(
    await relocations.steer(id, 'throttle', alice, { bytesPerSecond: 0 }),
    400,
    'invalid-request',
  );
  await relocations.steer(id, 'abort', alice);
  await relocations.reach(id, ['aborted']);
  await assertAsBefore();
});

test('a pause holds the copying, and the rest follows after it', async () => {
  const held = holdStep('copy', 'before');
  const { relocation: id } = await beginRelocation(at, people, 'europe', 'zurich');
  await held.reached;
  const second = await relocations.plan(alice, 'europe', 'zurich');
  assertProblem(second, 409, 'relocation-running');
  assert.equal((await steer(id, 'pause')).state, 'paused');
  assertProblem(await relocations.steer(id, 'pause', alice), 409, 'relocation-state');
  await using zurich = await inspectSiteOf(at, 'zurich');
  await until(async () => {
    const [row] = await zurich.db.query<{ paused: boolean }>(
      'select paused from site_relocations where id = $1',
      [id],
    );
    return row?.paused || undefined;
  });
  held.release();
  await store(5);
  assert.equal(await zurich.count('samples', 'europe'), 0);
  assert.equal((await steer(id, 'resume')).state, 'running');
  const soaking = await relocations.reach(id, ['soaking', 'failed']);
  assert.equal(soaking.state, 'soaking', String(soaking.problem));
  assert.equal(await zurich.count('samples', 'europe'), stored);
  assertProblem(await relocations.steer(id, 'abort', alice), 409, 'relocation-state');
  const certified = await retireSource(at, people, soaking);
  assert.equal(certified.state, 'certified', String(certified.problem));

  const back = await beginRelocation(at, people, 'europe', 'moscow');
  const ended = await retireSource(
    at,
    people,
    await relocations.reach(back.relocation, ['soaking']),
  );
  assert.equal(ended.state, 'certified', String(ended.problem));
  await assertAsBefore();
});

test('what cannot be planned is said', async () => {
  const impossible = [
    ['atlantis', 'zurich'],
    ['europe', 'moscow'],
    ['europe', 'nowhere'],
  ] as const;
  for (const [region, to] of impossible) {
    assertProblem(await relocations.plan(alice, region, to), 422, 'plan-impossible');
  }
  const json = { region: 'europe', to: 'zurich', classes: ['files'] };
  const half = await call(`${at.office}/v1/relocations`, { token: alice.token, json });
  assertProblem(half, 422, 'plan-impossible');
});

/** Publishes the next version of the policy, which differs in a date of retention alone. */
async function changePolicy(): Promise<void> {
  const { document } = await ask<{ document: { version: number; effective: string } }>(
    `${at.office}/v1/policy`,
  );
  const file = await readFile(examplePolicy(), 'utf8');
  const yaml = file
    .replace(/^version: .*$/m, `version: ${document.version + 1}`)
    .replace(/^effective: .*$/m, `effective: ${document.effective}`)
    .replace(/statistics: 365/, `statistics: ${365 + document.version}`);
  await publishPolicy(at, people, yaml);
}

test('a plan is void when the policy has changed', async (t) => {
  await t.test('before the start', async () => {
    const { body: planned } = await relocations.plan(alice, 'europe', 'zurich');
    assert.equal((await relocations.approve(planned, 'start', alice)).status, 201);
    await changePolicy();
    assertProblem(await relocations.approve(planned, 'start', people[1]), 409, 'plan-void');
    assertProblem(await relocations.steer(planned.relocation, 'start', alice), 409, 'plan-void');
    await steer(planned.relocation, 'abort');
    await relocations.reach(planned.relocation, ['aborted']);
  });
  await t.test('while it runs: nobody is fenced for what could not be switched', async () => {
    const held = holdStep('verify', 'after');
    const { relocation } = await beginRelocation(at, people, 'europe', 'zurich');
    await held.reached;
    await changePolicy();
    held.release();
    const failed = await relocations.reach(relocation, ['failed', 'soaking']);
    assert.match(String(failed.problem), /fence: the policy has changed/);
    assert.equal(failed.round, 0);
    await steer(relocation, 'abort');
    await relocations.reach(relocation, ['aborted']);
    await assertAsBefore();
  });
});

test('clocks that differ are found before they spoil a certificate', async () => {
  const { body: planned } = await relocations.plan(alice, 'europe', 'zurich');
  for (const one of people) await relocations.approve(planned, 'start', one);
  zurichClock.shift(-45_000);
  assertProblem(await relocations.steer(planned.relocation, 'start', alice), 409, 'clocks-differ');
  zurichClock.shift(45_000);
  await steer(planned.relocation, 'start');
  await steer(planned.relocation, 'abort');
  await relocations.reach(planned.relocation, ['aborted']);
});

test('a plan expires', async () => {
  const { body: planned } = await relocations.plan(alice, 'europe', 'zurich');
  assert.equal((await relocations.approve(planned, 'start', alice)).status, 201);
  clock.shift(8 * 24 * 60 * 60 * 1000);
  assertProblem(await relocations.approve(planned, 'start', people[1]), 409, 'plan-void');
  assertProblem(await relocations.steer(planned.relocation, 'start', alice), 409, 'plan-void');
  await steer(planned.relocation, 'abort');
  await relocations.reach(planned.relocation, ['aborted']);
  await assertAsBefore();
});
