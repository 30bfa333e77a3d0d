import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { test } from 'node:test';
import { auditLedger, httpLedger } from '@vitrine/verifier';
import { relocationSteps } from '../../apps/server/src/modules/relocation/index.ts';
import { type Acknowledged, assertRegionIntact, inspectSite } from '../support/inspection.ts';
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
import {
  ask,
  type Customer,
  makeCustomer,
  makeOperator,
  relocationsOf,
} from '../support/people.ts';
import { freshFile, startProducts, submit } from '../support/products.ts';
import { startSystem } from '../support/system.ts';

/**
 * The whole process is killed without warning while Europe moves and products submit: at some steps, beginning anywhere; in
 * the long run once at each of them, then at random moments: `VITRINE_TEST_KILLS=50 node --test
 * tests/fault/relocation-kill.test.ts`.
 */
const kills = killsWanted(5);
const from = kills < relocationSteps.length ? randomInt(relocationSteps.length) : 0;
const ratePerSecond = 10;
/** So long after a step has begun may its kill come; steps last some 50 to 500 ms here. */
const withinStepMs = 120;

interface World extends MovingWorld {
  readonly customer: Customer;
  readonly acknowledged: Acknowledged[];
}

test(`${kills} kills of a relocation under intake lose nothing`, async (t) => {
  const system = await startSystem({ analysis: 1 });
  const people = [await makeOperator(system, 'alice'), await makeOperator(system, 'bob')];
  const customer = await makeCustomer(system, 'Muster AG', 'DE');
  const world: World = { system, people, customer, acknowledged: [], home: 'moscow' };
  for (let i = 0; i < 20; i++) {
    const { receipt, sha256 } = await submit(system.sites.moscow ?? '', customer, freshFile(5000));
    world.acknowledged.push({ sha256, submission: String(receipt?.opening?.payload.submission) });
  }
  await watchSteps(system.data);
  for (let n = 0; n < kills; n++) {
    const step =
      n < relocationSteps.length
        ? relocationSteps[(from + n) % relocationSteps.length]?.name
        : pick([...relocationSteps, undefined])?.name;
    const aborts = n % 2 === 1 && step !== undefined && beforeSwitch.includes(step);
    const name = `kill ${n + 1}: ${step ?? 'any moment'}${aborts ? ', then abort' : ''}`;
    await t.test(name, (within) =>
      killOnce(world, step, aborts, (line) => within.diagnostic(line)),
    );
  }
  await t.test('all ledgers audit clean, all keys open', () => audit(world));
});

function pick<T>(among: readonly T[]): T | undefined {
  return among[randomInt(among.length)];
}

async function killOnce(
  world: World,
  step: string | undefined,
  aborts: boolean,
  tell: (line: string) => void,
): Promise<void> {
  const { system, customer } = world;
  const products = startProducts(system, { customer, ratePerSecond });
  await products.next();
  let id = '';
  const begin = async () => {
    id = await beginTowards(world, step);
  };
  if (step === undefined) {
    await begin();
    await aMoment(2500);
    await system.kill();
  } else {
    await killAtStep(system, step, system, begin, withinStepMs);
  }
  const begunMs = performance.now();
  await system.restart();
  const restartMs = Math.round(performance.now() - begunMs);
  const seen = await relocationsOf(system).status(id);
  if (aborts) await abortIfPossible(world, id);
  const ended = await drive(world, id);
  await products.end();
  for (const { sha256, receipt } of products.acknowledged()) {
    const submission = String(receipt?.opening?.payload.submission);
    world.acknowledged.push({ sha256, submission });
  }
  const certified = ended.state === 'certified';
  if (certified) {
    await requireCertificate(world, id);
    world.home = awayFrom(world.home);
  }
  const broken = products.outcomes.filter((one) => one.status === 0).length;
  const taken = products.acknowledged().length;
  tell(
    `ready again after ${restartMs} ms in ${seen.state}/${seen.steps.at(-1)?.name}; ${ended.state}; ` +
      `${taken} taken, ${broken} unanswered`,
  );
  await requireIntact(world);
}

async function requireIntact({ system, home, acknowledged }: World, samplesRead = 25) {
  const { data } = system;
  await using at = await inspectSite(data, home);
  await using other = await inspectSite(data, awayFrom(home));
  const sites = { home: at, others: [other] };
  await assertRegionIntact(sites, 'europe', data, acknowledged, samplesRead);
}

async function audit(world: World): Promise<void> {
  const { system } = world;
  const trust = await ask<string>(`${system.office}/v1/trust-policy`);
  for (const [name, url] of Object.entries({ office: system.office, ...system.sites })) {
    const { failures } = await auditLedger(httpLedger(`${url}/ledger/`), trust);
    assert.deepEqual(failures, [], name);
  }
  await requireIntact(world, Number.POSITIVE_INFINITY);
}
