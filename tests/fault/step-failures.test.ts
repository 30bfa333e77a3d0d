import assert from 'node:assert/strict';
import { test } from 'node:test';
import { verifyCertificate } from '@vitrine/verifier';
import { relocationSteps } from '../../apps/server/src/modules/relocation/index.ts';
import { startInProcess } from '../support/in-process.ts';
import {
  ask,
  beginRelocation,
  makeCustomer,
  makeOperator,
  relocationsOf,
  until,
} from '../support/people.ts';
import { freshFile, submit } from '../support/products.ts';
import { inspectSiteOf } from '../support/rows.ts';
import { failStep } from '../support/steps.ts';

/** Every step fails once: before it has done anything, and when all is done but not known to be. */
const at = await startInProcess();
const people = [await makeOperator(at, 'alice'), await makeOperator(at, 'bob')] as const;
const [alice] = people;
const customer = await makeCustomer(at, 'Muster AG', 'DE');
const relocations = relocationsOf(at);
let filesStored = 10;
for (let i = 0; i < filesStored; i++) {
  const { status } = await submit(at.sites.moscow ?? '', customer, freshFile(1000));
  assert.equal(status, 201);
}

/** People who look each time that it stands still, and let it go on. Returns the steps that failed. */
async function perseverance(id: string): Promise<string[]> {
  const failures: string[] = [];
  while (true) {
    const one = await relocations.reach(id, ['failed', 'soaking', 'certified']);
    if (one.state === 'certified') return failures;
    if (one.state === 'failed') {
      const [, step = ''] = /^([a-z]+): planned failure/.exec(String(one.problem)) ?? [];
      assert.notEqual(step, '', String(one.problem));
      failures.push(step);
      assert.equal((await relocations.steer(id, 'resume', alice)).status, 200);
      continue;
    }
    const approved = one.approvals.filter((approval) => approval.stage === 'retirement');
    for (const person of people) {
      if (approved.some((approval) => approval.operator === person.name)) continue;
      await relocations.approve(one, 'retirement', person);
    }
    // It may have failed in the meantime: then this is refused, and seen above.
    await relocations.steer(id, 'retire', alice);
    await until(async () =>
      (await relocations.status(id)).state === 'soaking' ? undefined : true,
    );
  }
}

for (const [where, from, to] of [
  ['before', 'moscow', 'zurich'],
  ['after', 'zurich', 'moscow'],
] as const) {
  test(`a relocation survives the failure of each step ${where} its effect`, async () => {
    for (const { name } of relocationSteps) failStep(name, where);
    const { relocation } = await beginRelocation(at, people, 'europe', to);
    const failures = await perseverance(relocation);
    // The certificate's last act is its state: what fails after it fails unseen.
    const seen = relocationSteps.map(({ name }) => name);
    assert.deepEqual(failures, where === 'before' ? seen : seen.slice(0, -1));
    const trust = await ask<string>(`${at.office}/v1/trust-policy`);
    const url = `${at.office}/v1/relocations/${relocation}/certificate`;
    const certificate = JSON.stringify(await ask<unknown>(url));
    assert.deepEqual((await verifyCertificate(certificate, trust)).failures, []);
    await using source = await inspectSiteOf(at, from);
    await using target = await inspectSiteOf(at, to);
    assert.equal(await target.count('samples', 'europe'), filesStored);
    assert.equal(await source.count('samples', 'europe'), 0);
    const { status, problem } = await submit(at.sites[to] ?? '', customer, freshFile(1000));
    assert.equal(status, 201, JSON.stringify(problem));
    filesStored += 1;
  });
}
