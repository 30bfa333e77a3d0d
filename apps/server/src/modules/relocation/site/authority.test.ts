import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Signer } from '@vitrine/tlog';
import { type Plan, planDigest } from '@vitrine/verifier';
import { checkAuthority } from './authority.ts';
import {
  type Act,
  approved as approvedBy,
  created,
  documentsOf,
  noDatabase,
  planOf,
  signerOf,
} from './authority-test-kit.ts';

const plan = planOf();
const [anna, bert, annaAgain] = [
  await signerOf('anna'),
  await signerOf('bert'),
  await signerOf('anna'),
];
const planned: Act = ['relocation.planned', { ...plan }];
const approved = (signer: Signer, nonce: number) => approvedBy(signer, nonce, plan);

function replaced(old: Signer, { name: operator, verifierKey: key }: Signer): Act {
  const payload = { operator, key, replaces: old.verifierKey, by: 'carl', reason: 'lost' };
  return ['operator.key-replaced', payload];
}

function deactivated({ name: operator }: Signer): Act {
  return ['operator.deactivated', { operator, by: 'carl' }];
}

/** What a site finds where the office's ledger has these entries, in this order. */
function check(...acts: readonly Act[]): Promise<Plan> {
  const { relocation } = plan;
  const asked = { relocation, plan: planDigest(plan), stage: 'start' } as const;
  return checkAuthority(noDatabase, documentsOf(acts), asked);
}

test('two who were operators when they approved are obeyed', async () => {
  const acts = [await approved(anna, 1), await approved(bert, 2)];
  assert.deepEqual(await check(created(anna), created(bert), planned, ...acts), plan);
});

test('an approval that stands before its approver’s own entry counts for nothing', async () => {
  const [first, second] = [await approved(anna, 1), await approved(bert, 2)];
  const refused = { code: 'approvals-missing', message: /it found 1$/ };
  await assert.rejects(check(created(anna), planned, first, second, created(bert)), refused);
  await assert.rejects(check(planned, created(bert), first, created(anna), second), refused);
  const renewed = [created(anna), created(bert), planned, first, second, created(bert)];
  assert.deepEqual(await check(...renewed), plan);
});

test('an approval stands with the key that counted when it was logged', async () => {
  const known = [created(anna), created(bert), planned];
  const change = replaced(anna, annaAgain);
  const [old, second] = [await approved(anna, 1), await approved(bert, 2)];
  assert.deepEqual(await check(...known, old, change, second), plan);
  assert.deepEqual(await check(...known, change, await approved(annaAgain, 1), second), plan);
  // The new key from its own entry on, the old one until then.
  await assert.rejects(check(...known, change, old, second), { code: 'approval-invalid' });
  await assert.rejects(check(...known, await approved(annaAgain, 1), change, second), {
    code: 'approval-invalid',
  });
});

test('who has had two keys is one person all the same', async () => {
  const twice = [await approved(anna, 1), replaced(anna, annaAgain), await approved(annaAgain, 2)];
  const refused = { code: 'approvals-missing', message: /it found 1$/ };
  await assert.rejects(check(created(anna), created(bert), planned, ...twice), refused);
});

test('who was deactivated approves nothing any more; what was approved before stands', async () => {
  const known = [created(anna), created(bert), planned];
  const [first, second] = [await approved(anna, 1), await approved(bert, 2)];
  assert.deepEqual(await check(...known, first, deactivated(anna), second), plan);
  const refused = { code: 'approvals-missing', message: /it found 1$/ };
  await assert.rejects(check(...known, deactivated(anna), first, second), refused);
  // Nor does a new key bring anybody back.
  const back = [deactivated(anna), replaced(anna, annaAgain), await approved(annaAgain, 3)];
  await assert.rejects(check(...known, ...back, second), refused);
});
