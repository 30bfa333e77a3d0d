import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Signer } from '@vitrine/tlog';
import type { Plan } from '@vitrine/verifier';
import { policyDocument, withHomes } from '../../residency/index.ts';
import { policyOf, readRepositoryFile } from '../../residency/testkit.ts';
import {
  type Act,
  approved as approvedBy,
  at,
  created,
  documentsOf,
  noDatabase,
  planOf,
  signerOf,
} from './authority-test-kit.ts';
import { isApprovedSwitch } from './switch-authority.ts';

const previous = policyDocument(policyOf(readRepositoryFile('examples/gti/2018.yaml')));
const next = withHomes(previous, 'europe', ['files', 'accounts'], 'zurich', '2026-11-23');
const plan = planOf({ classes: ['files', 'accounts'], policyVersion: previous.version });
const [anna, bert] = [await signerOf('anna'), await signerOf('bert')];
const approved = (signer: Signer, nonce: number, of: Plan = plan) => approvedBy(signer, nonce, of);
const planned = (of: Plan = plan): Act => ['relocation.planned', { ...of }];
const aborted: Act = ['relocation.directive', { relocation: plan.relocation, act: 'abort' }];
const people = [created(anna), created(bert)];
const both = [await approved(anna, 1), await approved(bert, 2)];

/** What a site finds where the office's ledger has these entries, and then the new version. */
function check(acts: readonly Act[], document = next, index = BigInt(acts.length)) {
  return isApprovedSwitch(noDatabase, documentsOf(acts), { previous, next: document, index, at });
}

test('the switch of a plan that two people approved is one', async () => {
  assert.equal(await check([...people, planned(), ...both]), true);
});

test('a home that moves without a plan, or otherwise than planned, is none', async () => {
  assert.equal(await check([...people, ...both]), false);
  const acts = [...people, planned(), ...both];
  const others = [
    withHomes(previous, 'europe', ['files'], 'zurich', '2026-11-23'),
    withHomes(previous, 'middle-east', ['files', 'accounts'], 'zurich', '2026-11-23'),
    { ...next, operator: 'Somebody else' },
    { ...next, limits: { ...next.limits, sampleBytesMax: 1 } },
  ];
  for (const other of others) assert.equal(await check(acts, other), false);
  const later = { ...plan, policyVersion: previous.version + 1 };
  assert.equal(await check([...people, planned(later), ...both]), false);
  const elsewhere = { ...plan, from: { site: 'zurich', jurisdiction: 'CH' } };
  assert.equal(await check([...people, planned(elsewhere), ...both]), false);
});

test('one approval, or a second that stands after the switch, is not enough', async () => {
  const refused = { code: 'approvals-missing' };
  const [first, second] = both as [Act, Act];
  await assert.rejects(check([...people, planned(), first]), refused);
  await assert.rejects(check([...people, planned(), first, second], next, 4n), refused);
});

test('after an order to abort there is no switch; one that comes later undoes none', async () => {
  const acts = [...people, planned(), ...both, aborted];
  assert.equal(await check(acts), false);
  assert.equal(await check(acts, next, 5n), true);
  // Planned once more, it counts again.
  const again = { ...plan, relocation: '6f1c2a0e-0000-4000-8000-000000000002' };
  const anew = [planned(again), await approved(anna, 3, again), await approved(bert, 4, again)];
  assert.equal(await check([...acts, ...anew]), true);
});
