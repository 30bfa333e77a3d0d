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
import { policyDocument, withHomes } from '../../residency/index.ts';
import { policyOf, readRepositoryFile } from '../../residency/testkit.ts';
import { isApprovedSwitch } from './switch-authority.ts';

const at = '2026-11-23T10:00:00.000Z';
const previous = policyDocument(policyOf(readRepositoryFile('examples/gti/2018.yaml')));
const next = withHomes(previous, 'europe', ['files', 'accounts'], 'zurich', '2026-11-23');
const plan: Plan = {
  relocation: '6f1c2a0e-0000-4000-8000-000000000001',
  region: 'europe',
  classes: ['files', 'accounts'],
  from: { site: 'moscow', jurisdiction: 'RU' },
  to: { site: 'zurich', jurisdiction: 'CH' },
  policyVersion: previous.version,
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
const [anna, bert] = [await signerOf('anna'), await signerOf('bert')];

type Act = readonly [type: string, payload: JsonObject];

const created = ({ name: operator, verifierKey: key }: Signer): Act => [
  'operator.created',
  { operator, country: 'CH', key },
];

async function approved(signer: Signer, nonce: number, of: Plan = plan): Promise<Act> {
  const { relocation } = of;
  const text = approvalText({
    ...{ relocation, stage: 'start', plan: planDigest(of) },
    nonce: Buffer.alloc(16, nonce).toString('base64'),
  });
  const approval = formatNote(await signNote({ text }, [signer]));
  return ['relocation.approved', { relocation, stage: 'start', operator: signer.name, approval }];
}

const planned = (of: Plan = plan): Act => ['relocation.planned', { ...of }];
const aborted: Act = ['relocation.directive', { relocation: plan.relocation, act: 'abort' }];
const people = [created(anna), created(bert)];
const both = [await approved(anna, 1), await approved(bert, 2)];

/** What a site finds where the office's ledger has these entries, and then the new version. */
function check(acts: readonly Act[], document = next, index = BigInt(acts.length)) {
  const receipts = acts.map(([type, payload], i): Receipt => {
    const commit = `sha256:${Buffer.alloc(32).toString('base64')}`;
    return {
      format: 'vitrine-receipt/1',
      entry: { v: 1, type, at, site: 'office', commit },
      opening: { salt: '', payload },
      proof: formatTlogProof({ index: BigInt(i), proof: [], checkpoint }),
    };
  });
  const ofType = async (_: Queries, type: string, subject?: string) =>
    receipts.filter(
      ({ entry, opening }) =>
        entry.type === type && (subject === undefined || opening?.payload.relocation === subject),
    );
  const db: Queries = { query: unused, execute: unused };
  return isApprovedSwitch(db, { ofType }, { previous, next: document, index, at });
}

function unused(): never {
  throw new Error('the documents are given');
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
