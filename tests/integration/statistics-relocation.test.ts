import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Certificate, verifyCertificate, verifyEventProof } from '@vitrine/verifier';
import { detectionLine, eventId } from '../support/events.ts';
import { startInProcess } from '../support/in-process.ts';
import {
  ask,
  beginRelocation,
  call,
  type Customer,
  makeCustomer,
  makeOperator,
  relocationsOf,
  retireSource,
} from '../support/people.ts';
import { adminToken } from '../support/system.ts';

interface Answer {
  readonly accepted: number;
  readonly duplicate: number;
  readonly refused: number;
  readonly pending: number;
}

interface Reconciliation extends Answer {
  readonly stored: number;
  readonly differences: readonly unknown[];
}

const dayMs = 86_400_000;
const nowMs = Date.now();

async function send(site: string, { token }: Customer, lines: readonly string[]): Promise<Response> {
  return fetch(`${site}/v1/statistics`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' },
    body: `${lines.join('\n')}\n`,
  });
}

/** Of this month and of the one before. */
function linesOf(name: string, count: number): string[] {
  return Array.from({ length: count }, (_, n) =>
    detectionLine(name, n, n % 3 === 0 ? nowMs - 32 * dayMs : nowMs - n),
  );
}

test('statistics move with their region, exactly once, and are proven where they were', async () => {
  const system = await startInProcess();
  const { moscow = '', zurich = '' } = system.sites;
  const people = [await makeOperator(system, 'alice'), await makeOperator(system, 'bob')];
  const customer = await makeCustomer(system, 'Muster AG', 'DE');
  const other = await makeCustomer(system, 'Ejemplo SA', 'AR');
  let sent = 0;
  for (let batch = 0; batch < 5; batch++) {
    const answer = await send(moscow, customer, linesOf(`batch ${batch}`, 300));
    assert.equal(answer.status, 200, await answer.clone().text());
    sent += ((await answer.json()) as Answer).accepted;
  }
  assert.equal(sent, 1500);
  assert.equal((await send(moscow, other, linesOf('other', 100))).status, 200);

  const begun = await beginRelocation(system, people, 'europe', 'zurich');
  assert.deepEqual([...begun.classes].sort(), ['accounts', 'files', 'statistics']);
  const relocations = relocationsOf(system);
  const soaking = await relocations.reach(begun.relocation, ['soaking', 'failed']);
  assert.equal(soaking.state, 'soaking', soaking.problem);

  const refused = await send(moscow, customer, linesOf('batch 0', 300));
  assert.equal(refused.status, 421);
  const again = await send(zurich, customer, linesOf('batch 0', 300));
  assert.equal(again.status, 200);
  assert.equal(((await again.json()) as Answer).duplicate, 300);
  const more = await send(zurich, customer, linesOf('batch new', 200));
  assert.equal(((await more.json()) as Answer).accepted, 200);

  const trust = await ask<string>(`${system.office}/v1/trust-policy`);
  const id = eventId(nowMs - 1, 'batch 2 1');
  const proof = await ask<object>(`${zurich}/v1/statistics/events/${id}`, customer);
  const verdict = await verifyEventProof(JSON.stringify(proof), trust);
  assert.deepEqual(verdict.failures, []);

  const certified = await retireSource(system, people, soaking);
  assert.equal(certified.state, 'certified', certified.problem);
  const url = `${system.office}/v1/relocations/${begun.relocation}/certificate`;
  const certificate = await ask<Certificate>(url);
  assert.equal(certificate.body.statistics?.events, 1500);
  assert.equal(certificate.body.statistics?.partitions.length, 2);
  const { failures, proven } = await verifyCertificate(JSON.stringify(certificate), trust);
  assert.deepEqual(failures, []);
  assert(proven.some((sentence) => sentence.includes('1500 events')));

  for (const [site, stored] of [
    ['moscow', 100],
    ['zurich', 1700],
  ] as const) {
    const token = await adminToken(system, site);
    const path = '/v1/statistics/reconciliation';
    const sums = await ask<Reconciliation>(`${system.sites[site]}${path}`, { token });
    assert.deepEqual(sums.differences, [], site);
    assert.equal(sums.stored, stored, site);
  }
  const gone = await call(`${moscow}/v1/statistics/events/${id}`, customer);
  assert.notEqual(gone.status, 200);
});
