import assert from 'node:assert/strict';
import { test } from 'node:test';
import { verifyCertificate } from '@vitrine/verifier';
import { killAtStep, watchSteps } from '../support/kills.ts';
import { startParties } from '../support/parties.ts';
import {
  ask,
  beginRelocation,
  type Customer,
  makeCustomer,
  makeOperator,
  type Operator,
  relocationsOf,
  retireSource,
  until,
} from '../support/people.ts';
import { freshFile, startProducts, submit } from '../support/products.ts';
import { type Addresses, type System, startSystem } from '../support/system.ts';

test('a second process on the same data folder is told so and touches nothing', async () => {
  const first = await startSystem();
  await assert.rejects(startSystem({ data: first.data }), /Another Vitrine process uses the data/);
  assert.equal((await fetch(`${first.office}/healthz`)).status, 200);
});

test('parties that go away in the middle of a relocation', async (t) => {
  const { at, office, moscow, zurich } = await startParties();
  // Each party's own machine: its token is in its own folder.
  const officeAt: Addresses = { ...at, office: office.office, data: office.data };
  const people = [await makeOperator(officeAt, 'alice'), await makeOperator(officeAt, 'bob')];
  const customer = await makeCustomer(
    { office: office.office, sites: at.sites, data: moscow.data },
    'Muster AG',
    'DE',
  );
  for (let i = 0; i < 20; i++) {
    const { status, problem } = await submit(at.sites.moscow ?? '', customer, freshFile(2000));
    assert.equal(status, 201, JSON.stringify(problem));
  }
  await watchSteps(office.data);
  const world: World = { at, office, people, customer };

  await t.test('the target while it copies', async () => {
    await losing(world, zurich, 'copy', 'zurich');
    await finish(world);
  });
  await t.test('the source while it erases', async () => {
    const { relocation } = await beginRelocation(at, people, 'europe', 'moscow');
    const soaking = await relocationsOf(at).reach(relocation, ['soaking', 'failed']);
    let retired: Promise<unknown> = Promise.resolve();
    await killAtStep(office, 'erase', zurich, async () => {
      retired = retireSource(at, people, soaking);
    });
    assert.equal((await relocationsOf(at).status(relocation)).state, 'retiring');
    await zurich.restart();
    await retired;
    await finish(world);
  });
  await t.test('the office while the region is fenced', async () => {
    await losing(world, office, 'fence', 'zurich');
    await finish(world);
  });
  await t.test('the target under the fence: the source opens again by itself', async () => {
    const products = startProducts(at, { customer, ratePerSecond: 10 });
    // Europe is at Zurich now; Moscow is the target, and is gone when it should settle.
    const before = products.acknowledged().length;
    await losing(world, moscow, 'drain', 'moscow', { restart: false });
    await until(async () => {
      const refused = products.outcomes.some((one) => one.status === 503);
      const last = products.outcomes.at(-1);
      return (refused && last?.status === 201) || undefined;
    });
    assert(products.acknowledged().length > before);
    await moscow.restart();
    await finish(world);
    const outcomes = await products.end();
    for (const { receipt } of outcomes.filter((one) => one.receipt !== undefined)) {
      const { sha256 } = receipt?.opening?.payload ?? {};
      const url = `${at.sites.moscow}/v1/samples/${sha256}`;
      await ask(url, { token: customer.token });
    }
    for (const { status } of outcomes) assert([0, 201, 421, 503].includes(status), `${status}`);
  });
});

interface World {
  readonly at: Addresses;
  readonly office: System;
  readonly people: readonly Operator[];
  readonly customer: Customer;
}

/** Begins a relocation and kills a party when it has come to a step. */
async function losing(
  { at, office, people }: World,
  victim: System,
  step: string,
  to: string,
  options: { restart: boolean } = { restart: true },
): Promise<void> {
  await killAtStep(office, step, victim, async () => {
    await beginRelocation(at, people, 'europe', to);
  });
  if (options.restart) await victim.restart();
}

/** To the certificate of the newest relocation. */
async function finish({ at, people }: World): Promise<void> {
  const { relocations } = await ask<{ relocations: { relocation: string }[] }>(
    `${at.office}/v1/relocations`,
  );
  const id = relocations.at(-1)?.relocation ?? '';
  const resting = await relocationsOf(at).reach(id, ['soaking', 'failed', 'certified']);
  assert.notEqual(resting.state, 'failed', String(resting.problem));
  const ended = resting.state === 'certified' ? resting : await retireSource(at, people, resting);
  assert.equal(ended.state, 'certified', String(ended.problem));
  const trust = await ask<string>(`${at.office}/v1/trust-policy`);
  const url = `${at.office}/v1/relocations/${id}/certificate`;
  const { failures } = await verifyCertificate(JSON.stringify(await ask<unknown>(url)), trust);
  assert.deepEqual(failures, []);
}
