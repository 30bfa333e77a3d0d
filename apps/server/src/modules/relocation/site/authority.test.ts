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

interface Act {
  type: string;
  payload: JsonObject;
}

const planned: Act = { type: 'relocation.planned', payload: { ...plan } };

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
