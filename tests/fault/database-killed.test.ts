import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { verifyReceipt } from '@vitrine/verifier';
import { ask, makeCustomer, until } from '../support/people.ts';
import { freshFile, submit } from '../support/products.ts';
import { startSystem } from '../support/system.ts';

/** PostgreSQL alone is killed below a system that goes on. */
test('a killed database is started again, and nothing acknowledged is lost', async () => {
  const system = await startSystem();
  const customer = await makeCustomer(system, 'Muster AG', 'DE');
  const { moscow = '' } = system.sites;
  const before = await submit(moscow, customer, freshFile(1000));
  assert.equal(before.status, 201);
  const pid = path.join(system.data, 'postgres', 'cluster', 'postmaster.pid');
  process.kill(Number.parseInt(await readFile(pid, 'utf8'), 10), 'SIGKILL');
  const statuses: number[] = [];
  const after = await until(async () => {
    const isUpAgain = /it is up again/.test(system.stderr());
    const outcome = await submit(moscow, customer, freshFile(1000));
    statuses.push(outcome.status);
    return isUpAgain && outcome.status === 201 ? outcome : undefined;
  });
  for (const status of statuses) assert([0, 201, 503].includes(status), `${status}`);
  const trust = await ask<string>(`${system.office}/v1/trust-policy`);
  for (const { receipt, sha256 } of [before, after]) {
    assert.deepEqual((await verifyReceipt(JSON.stringify(receipt), trust)).failures, []);
    await ask(`${moscow}/v1/samples/${sha256}`, { token: customer.token });
  }
});
