import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { test } from 'node:test';
import { auditLedger, httpLedger, verifyCertificate } from '@vitrine/verifier';
import { relocationSteps } from '../../apps/server/src/modules/relocation/index.ts';
import { killAtStep, killsWanted, watchSteps } from '../support/kills.ts';
import { type Parties, startParties } from '../support/parties.ts';
import {
  ask,
  beginRelocation,
  type Customer,
  call,
  makeCustomer,
  makeOperator,
  type Operator,
  relocationsOf,
  retireSource,
  until,
} from '../support/people.ts';
import { freshFile, startProducts, submit } from '../support/products.ts';

/**
 * Office, source and target run in processes of their own, and one of them is killed without warning while a step of a
 * relocation runs. There are 33 such places; each run tries some, beginning anywhere, or at VITRINE_TEST_KILLS_FROM. All of
 * them: `VITRINE_TEST_KILLS=33 node --test tests/fault/party-kills.test.ts`.
 */
const roles = ['office', 'source', 'target'] as const;
const placesCount = roles.length * relocationSteps.length;
const kills = killsWanted(3);
const told = process.env.VITRINE_TEST_KILLS_FROM;
const from = told === undefined ? (kills < placesCount ? randomInt(placesCount) : 0) : Number(told);
/** So long after a step has begun may its kill come; steps last some 50 to 500 ms here. */
const withinStepMs = 120;

interface World extends Parties {
  readonly people: readonly Operator[];
  readonly customer: Customer;
  readonly acknowledged: Set<string>;
  home: 'moscow' | 'zurich';
}

test(`${kills} kills of single parties lose nothing`, async (t) => {
  const parties = await startParties();
  const { at, office, moscow } = parties;
  const officeAt = { ...at, office: office.office, data: office.data };
  const people = [await makeOperator(officeAt, 'alice'), await makeOperator(officeAt, 'bob')];
  const customer = await makeCustomer(
    { office: office.office, sites: at.sites, data: moscow.data },
    'Muster AG',
    'DE',
  );
  const world: World = { ...parties, people, customer, acknowledged: new Set(), home: 'moscow' };
  for (let i = 0; i < 20; i++) {
    const { status, sha256 } = await submit(at.sites.moscow ?? '', customer, freshFile(2000));
    assert.equal(status, 201);
    world.acknowledged.add(sha256);
  }
  await watchSteps(office.data);
  for (let n = from; n < from + kills; n++) {
    // Eleven steps and three roles have no common divisor: so each pair comes once in 33.
    const role = roles[n % roles.length] ?? 'office';
    const step = relocationSteps[n % relocationSteps.length]?.name ?? '';
    await t.test(`place ${n % placesCount}: the ${role} while ${step} runs`, (within) =>
      killOnce(world, role, step, (line) => within.diagnostic(line)),
    );
  }
  await t.test('all ledgers audit clean', () => audit(world));
});

async function killOnce(
  world: World,
  role: (typeof roles)[number],
  step: string,
  tell: (line: string) => void,
): Promise<void> {
  const { at, office, people, customer, home } = world;
  const relocations = relocationsOf(at);
  const to = home === 'moscow' ? 'zurich' : 'moscow';
  const victim = { office, source: world[home], target: world[to] }[role];
  const products = startProducts(at, { customer, ratePerSecond: 10 });
  await products.next();
  let id = '';
  await killAtStep(
    office,
    step,
    victim,
    async () => {
      id = (await beginRelocation(at, people, 'europe', to)).relocation;
      if (step !== 'erase' && step !== 'certify') return;
      const soaking = await relocations.reach(id, ['soaking', 'failed']);
      void retireSource(at, people, soaking).catch(() => undefined);
    },
    withinStepMs,
  );
  await victim.restart();
  const wanted = ['soaking', 'certified', 'failed'];
  const first = await relocations.reach(id, wanted, ({ state }) => state === 'retiring');
  assert.notEqual(first.state, 'failed', String(first.problem));
  const ended =
    first.state === 'soaking'
      ? await retireSource(at, people, first)
      : await relocations.reach(id, ['certified', 'failed']);
  assert.equal(ended.state, 'certified', String(ended.problem));
  world.home = to;
  const outcomes = await products.end();
  for (const { sha256 } of products.acknowledged()) world.acknowledged.add(sha256);
  const broken = outcomes.filter(({ status }) => status === 0).length;
  tell(`${products.acknowledged().length} taken, ${broken} unanswered`);
  for (const { status } of outcomes) assert([0, 201, 421, 503].includes(status), `${status}`);
  await requireIntact(world, id);
}

async function requireIntact({ at, home, customer, acknowledged }: World, id: string) {
  const url = `${at.office}/v1/relocations/${id}/certificate`;
  const trust = await ask<string>(`${at.office}/v1/trust-policy`);
  const { failures } = await verifyCertificate(JSON.stringify(await ask<unknown>(url)), trust);
  assert.deepEqual(failures, []);
  for (const sha256 of acknowledged) {
    const sample = `${at.sites[home]}/v1/samples/${sha256}`;
    const { status } = await call(sample, { token: customer.token });
    assert.equal(status, 200, sha256);
  }
}

async function audit({ at }: World): Promise<void> {
  const trust = await ask<string>(`${at.office}/v1/trust-policy`);
  for (const [name, url] of Object.entries({ office: at.office, ...at.sites })) {
    // Witnesses that were away sign a little later.
    await until(async () => {
      const { failures } = await auditLedger(httpLedger(`${url}/ledger/`), trust);
      const isWaiting = failures.some(({ code }) => code === 'witnesses-missing');
      if (!isWaiting) assert.deepEqual(failures, [], name);
      return isWaiting ? undefined : true;
    });
  }
}
