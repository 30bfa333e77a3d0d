import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { test } from 'node:test';
import { relocationSteps } from '../../apps/server/src/modules/relocation/index.ts';
import {
  abortIfPossible,
  awayFrom,
  beforeSwitch,
  beginTowards,
  drive,
  type MovingWorld,
  requireCertificate,
} from '../support/killed-relocation.ts';
import { aMoment, killAtStep, killsWanted, watchSteps } from '../support/kills.ts';
import { type Customer, makeCustomer, makeOperator, relocationsOf } from '../support/people.ts';
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

interface World extends MovingWorld {
  readonly customer: Customer;
  /** Different events that were acknowledged. */
  events: number;
}

test(`${kills} kills while statistics move change no count`, async (t) => {
  const system = await startSystem();
  const people = [await makeOperator(system, 'alice'), await makeOperator(system, 'bob')];
  const customer = await makeCustomer(system, 'Muster AG', 'DE');
  const world: World = { system, people, customer, home: 'moscow', events: 0 };
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
  const { system, customer, home } = world;
  const senders = [1, 2].map(
    (n) => new StatisticsSender(system, customer, `${world.events} ${n}`, home),
  );
  const ending = new AbortController();
  const sending = Promise.all(senders.map((sender) => sender.run(ending.signal)));
  let id = '';
  const begin = async () => {
    id = await beginTowards(world, step);
  };
  await killAtStep(system, step, system, begin, withinStepMs);
  await aMoment(100);
  await system.restart();
  const seen = await relocationsOf(system).status(id);
  if (aborts) await abortIfPossible(world, id);
  const ended = await drive(world, id);
  ending.abort();
  await sending;
  world.events += senders.reduce((sum, sender) => sum + sender.events, 0);
  if (ended.state === 'certified') {
    requireOneHome(senders, home);
    await requireCertificate(world, id);
    world.home = awayFrom(home);
  }
  const sums = await settled(system, world.home);
  tell(`in ${seen.steps.at(-1)?.name} after the kill; ${ended.state}; ${world.events} events`);
  assert.deepEqual(sums.differences, []);
  assert.equal(sums.stored, world.events);
  const others = await settled(system, awayFrom(world.home));
  assert.deepEqual(others.differences, []);
  assert.equal(others.stored, 0);
}

/** Once nothing waits and nothing is being written. */
async function settled(system: System, site: string): Promise<Reconciled> {
  for (;;) {
    const sums = await reconciliation(system, site);
    if (sums.writing === 0 && sums.pending === 0) return sums;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
