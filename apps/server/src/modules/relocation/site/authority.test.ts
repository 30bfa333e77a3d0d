import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  createSigner,
  emptyRoot,
  formatNote,
  formatTlogProof,
  generateKey,
  type Signer,
  signatureTypes,
  signCheckpoint,
  signNote,
} from '@vitrine/tlog';
import {
  approvalText,
  type JsonObject,
  type Plan,
  planDigest,
  type Receipt,
} from '@vitrine/verifier';
import type { Queries } from '../../../platform/postgres/index.ts';
import { checkAuthority } from './authority.ts';

const at = '2026-11-23T10:00:00.000Z';
const plan: Plan = {
  relocation: '6f1c2a0e-0000-4000-8000-000000000001',
  region: 'europe',
  classes: ['files'],
  from: { site: 'moscow', jurisdiction: 'RU' },
  to: { site: 'zurich', jurisdiction: 'CH' },
  policyVersion: 1,
  epoch: 1,
  counts: { sample: 0, submission: 0, customer: 0, 'api-key': 0 },
  bytes: 0,
  estimateSeconds: 0,
  residualFlows: [],
  fenceTimeoutMs: 1,
  createdBy: 'anna',
  createdAt: at,
  expiresAt: '2026-11-24T10:00:00.000Z',
};
const signerOf = async (name: string): Promise<Signer> =>
  createSigner((await generateKey(name, signatureTypes.ed25519)).signerKey);
const office = await signerOf('test.example/office');
const checkpoint = await signCheckpoint({ origin: office.name, size: 9n, root: emptyRoot }, [
  office,
]);
const anna = await signerOf('anna');
const bert = await signerOf('bert');
const annaAgain = await signerOf('anna');

interface Act {
  type: string;
  payload: JsonObject;
}

const planned: Act = { type: 'relocation.planned', payload: { ...plan } };

function replaced(old: Signer, { name: operator, verifierKey: key }: Signer): Act {
  const payload = { operator, key, replaces: old.verifierKey, by: 'carl', reason: 'lost' };
  return { type: 'operator.key-replaced', payload };
}

function deactivated({ name: operator }: Signer): Act {
  return { type: 'operator.deactivated', payload: { operator, by: 'carl' } };
}

function created({ name: operator, verifierKey: key }: Signer): Act {
  return { type: 'operator.created', payload: { operator, country: 'CH', key } };
}

async function approved(signer: Signer, nonce: number): Promise<Act> {
  const { relocation } = plan;
  const text = approvalText({
    ...{ relocation, stage: 'start', plan: planDigest(plan) },
    nonce: Buffer.alloc(16, nonce).toString('base64'),
  });
  const approval = formatNote(await signNote({ text }, [signer]));
  const payload = { relocation, stage: 'start', operator: signer.name, approval };
  return { type: 'relocation.approved', payload };
}

/** What a site finds where the office's ledger has these entries, in this order. */
function check(...acts: readonly Act[]): Promise<Plan> {
  const receipts = acts.map(({ type, payload }, i): Receipt => {
    const commit = `sha256:${Buffer.alloc(32).toString('base64')}`;
    return {
      format: 'vitrine-receipt/1',
      entry: { v: 1, type, at, site: 'office', commit },
      opening: { salt: '', payload },
      proof: formatTlogProof({ index: BigInt(i), proof: [], checkpoint }),
    };
  });
  const ofType = async (_: Queries, type: string) =>
    receipts.filter(({ entry }) => entry.type === type);
  const db: Queries = { query: unused, execute: unused };
  const { relocation } = plan;
  return checkAuthority(db, { ofType }, { relocation, plan: planDigest(plan), stage: 'start' });
}

function unused(): never {
  throw new Error('the documents are given');
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
