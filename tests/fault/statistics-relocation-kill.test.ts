import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { test } from 'node:test';
import { verifyCertificate } from '@vitrine/verifier';
import {
  type RelocationStatus,
  relocationSteps,
} from '../../apps/server/src/modules/relocation/index.ts';
import { aMoment, killAtStep, killsWanted, watchSteps } from '../support/kills.ts';
import {
  ask,
  beginRelocation,
  type Customer,
  makeCustomer,
  makeOperator,
  type Operator,
  relocationsOf,
  retireSource,
} from '../support/people.ts';
import {
  type Reconciled,
  reconciliation,
  requireOneHome,
  StatisticsSender,
} from '../support/statistics.ts';
import { type System, startSystem } from '../support/system.ts';

/**
 * The whole process is killed without warning while a region's statistics move and products send
 * them: at some steps, beginning anywhere, or at all of them; every other relocation is aborted where
 * it can be. The long run: `VITRINE_TEST_KILLS=50 node --test tests/fault/statistics-relocation-kill.test.ts`.
 */
const kills = killsWanted(4);
const first = kills < relocationSteps.length ? randomInt(relocationSteps.length) : 0;
/** So long after a step has begun may its kill come. */
const withinStepMs = 250;
const beforeSwitch = ['prepare', 'copy', 'verify', 'fence', 'drain', 'settle'];

interface World {
  readonly system: System;
  readonly people: readonly [Operator, Operator];
  readonly customer: Customer;
  home: 'moscow' | 'zurich';
  /** Different events that were acknowledged. */
  events: number;
}

test(`${kills} kills while statistics move change no count`, async (t) => {
  const system = await startSystem();
  const people = [await makeOperator(system, 'alice'), await makeOperator(system, 'bob')] as const;
  const customer = await makeCustomer(system, 'Muster AG', 'DE');
  const world: World = { system, people: [...people], customer, home: 'moscow', events: 0 };
  await watchSteps(system.data);
  for (let n = 0; n < kills; n++) {
    const step = relocationSteps[(first + n) % relocationSteps.length]?.name ?? '';
    const aborts = n % 2 === 1 && beforeSwitch.includes(step);
    const name = `kill ${n + 1}: ${step}${aborts ? ', then abort' : ''}`;
    await t.test(name, (within) =>
      killOnce(world, step, aborts, (line) => within.diagnostic(line)),
    );
  }
});

async function killOnce(
  world: World,
  step: string,
  aborts: boolean,
  tell: (line: string) => void,
): Promise<void> {
  const { system, people, customer, home } = world;
  const relocations = relocationsOf(system);
  const to = home === 'moscow' ? 'zurich' : 'moscow';
  const senders = [1, 2].map(
    (n) => new StatisticsSender(system, customer, `${world.events} ${n}`, home),
  );
  const ending = new AbortController();
  const sending = Promise.all(senders.map((sender) => sender.run(ending.signal)));
  let id = '';
  const begin = async () => {
    id = (await beginRelocation(system, people, 'europe', to)).relocation;
    if (step !== 'erase' && step !== 'certify') return;
    const soaking = await relocations.reach(id, ['soaking', 'failed']);
    void retireSource(system, people, soaking).catch(() => undefined);
  };
  await killAtStep(system, step, system, begin, withinStepMs);
  await aMoment(100);
  await system.restart();
  const seen = await relocations.status(id);
  if (aborts) {
    const { status, body } = await relocations.steer(id, 'abort', people[0]);
    // It may have gone past the switch before we asked.
    assert(status === 200 || status === 409, JSON.stringify(body));
  }
  const ended = await drive(world, id);
  ending.abort();
  await sending;
  world.events += senders.reduce((sum, sender) => sum + sender.events, 0);
  if (ended.state === 'certified') {
    requireOneHome(senders, home);
    await requireCertificate(world, id);
    world.home = to;
  }
  const sums = await settled(system, world.home);
  tell(`in ${seen.steps.at(-1)?.name} after the kill; ${ended.state}; ${world.events} events`);
  assert.deepEqual(sums.differences, []);
  assert.equal(sums.stored, world.events);
  const others = await settled(system, world.home === 'moscow' ? 'zurich' : 'moscow');
  assert.deepEqual(others.differences, []);
  assert.equal(others.stored, 0);
}

/** Does what people would do until it has ended. */
async function drive({ system, people }: World, id: string): Promise<RelocationStatus> {
  const relocations = relocationsOf(system);
  const wanted = ['soaking', 'certified', 'aborted', 'failed'];
  const first = await relocations.reach(id, wanted, (one) => one.state === 'retiring');
  assert.notEqual(first.state, 'failed', first.problem ?? '');
  const last =
    first.state === 'soaking'
      ? await retireSource(system, people, first)
      : await relocations.reach(id, ['certified', 'aborted', 'failed']);
  assert.notEqual(last.state, 'failed', last.problem ?? '');
  return last;
}

async function requireCertificate({ system }: World, id: string): Promise<void> {
  const trust = await ask<string>(`${system.office}/v1/trust-policy`);
  const certificate = await ask<unknown>(`${system.office}/v1/relocations/${id}/certificate`);
  const { failures } = await verifyCertificate(JSON.stringify(certificate), trust);
  assert.deepEqual(failures, []);
}

/** Once nothing waits and nothing is being written. */
async function settled(system: System, site: string): Promise<Reconciled> {
  for (;;) {
    const sums = await reconciliation(system, site);
    if (sums.writing === 0 && sums.pending === 0) return sums;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
