import assert from 'node:assert/strict';
import { test } from 'node:test';
import { auditLedger, httpLedger, verifyReceipt } from '@vitrine/verifier';
import { assertRegionIntact, inspectSite } from '../support/inspection.ts';
import { aMoment, killsWanted } from '../support/kills.ts';
import { ask, makeCustomer } from '../support/people.ts';
import { type Outcome, startProducts } from '../support/products.ts';
import { startSystem } from '../support/system.ts';

/**
 * The whole process is killed at random moments while two customers' products submit. The long run:
 * `VITRINE_TEST_KILLS=50 node --test tests/fault/intake-kill.test.ts`.
 */
const kills = killsWanted(5);
const ratePerSecond = 40;

test(`${kills} kills under intake lose nothing that was acknowledged`, async (t) => {
  const system = await startSystem();
  const customers = [
    await makeCustomer(system, 'Muster AG', 'DE'),
    await makeCustomer(system, 'Exemple SA', 'FR'),
  ];
  const held: Outcome[] = [];
  for (let n = 0; n < kills; n++) {
    const products = customers.map((customer) =>
      startProducts(system, { customer, ratePerSecond: ratePerSecond / customers.length }),
    );
    await Promise.all(products.map((one) => one.next()));
    await aMoment(800);
    await system.kill();
    await Promise.all(products.map((one) => one.end()));
    held.push(...products.flatMap((one) => one.acknowledged()));
    await system.restart();
  }
  assert(held.length > kills, 'the products were taken in at all');
  t.diagnostic(`${held.length} acknowledged`);

  await using moscow = await inspectSite(system.data, 'moscow');
  await using zurich = await inspectSite(system.data, 'zurich');
  const acknowledged = held.map(({ sha256, receipt }) => ({
    sha256,
    submission: String(receipt?.opening?.payload.submission),
  }));
  const sites = { home: moscow, others: [zurich] };
  await assertRegionIntact(sites, 'europe', system.data, acknowledged);

  const trust = await ask<string>(`${system.office}/v1/trust-policy`);
  for (const { receipt } of held) {
    const { failures } = await verifyReceipt(JSON.stringify(receipt), trust);
    assert.deepEqual(failures, []);
  }
  const audit = await auditLedger(httpLedger(`${system.sites.moscow}/ledger/`), trust);
  assert.deepEqual(audit.failures, []);
});
