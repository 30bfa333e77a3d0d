import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RelocationStatus } from '../api/answers.ts';
import {
  type AccessRequest,
  ofProposal,
  ofRelocation,
  ofRequest,
  type Proposal,
  sortedFor,
} from './waiting.ts';

const now = { ms: Date.UTC(2026, 10, 25), policyVersion: 1 };
const steward = {
  name: 'anna',
  permissions: ['relocations.approve', 'access.approve', 'policy.approve'],
};

function relocation(
  state: RelocationStatus['state'],
  approvals: RelocationStatus['approvals'] = [],
): RelocationStatus {
  return {
    relocation: `r-${state}`,
    region: 'europe',
    classes: ['files', 'accounts'],
    from: 'moscow',
    to: 'zurich',
    state,
    plan: {
      classes: ['files', 'accounts'],
      from: { site: 'moscow', jurisdiction: 'RU' },
      to: { site: 'zurich', jurisdiction: 'CH' },
      policyVersion: 1,
      epoch: 1,
      counts: { sample: 1, submission: 1, customer: 1, 'api-key': 1 },
      bytes: 1,
      estimateSeconds: 1,
      residualFlows: [],
      fenceTimeoutMs: 20_000,
      createdBy: 'anna',
      createdAt: '2026-11-24T00:00:00.000Z',
      expiresAt: '2026-12-01T00:00:00.000Z',
    },
    planDigest: 'sha256:x',
    round: 0,
    steps: [],
    ahead: [],
    approvals,
    progress: [],
  };
}

const request = (change: Partial<AccessRequest> = {}): AccessRequest => ({
  request: 'q',
  state: 'waiting',
  site: 'moscow',
  sample: 's',
  purpose: 'analysis',
  case: 'C-1',
  form: 'raw',
  by: 'karl',
  requestedAt: '2026-11-25T00:00:00.000Z',
  expiresAt: '2026-11-26T00:00:00.000Z',
  digest: 'sha256:x',
  ...change,
});

const proposal = (change: Partial<Proposal> = {}): Proposal => ({
  proposal: 'p',
  state: 'waiting',
  version: 2,
  replaces: 'x',
  digest: 'x',
  by: 'anna',
  proposedAt: '2026-11-25T00:00:00.000Z',
  expiresAt: '2026-12-02T00:00:00.000Z',
  proposalDigest: 'x',
  yaml: '',
  text: '',
  replacedText: '',
  changes: [],
  ...change,
});

test('what waits is what a second person can still approve', () => {
  assert.equal(ofRelocation(relocation('running'), now).length, 0);
  const two = ['anna', 'bert'].map((operator, index) => ({ stage: 'start', operator, index }));
  assert.equal(ofRelocation(relocation('planned', two), now).length, 0);
  // Those of the start do not count for the erasure.
  const [erasure] = ofRelocation(relocation('soaking', two), now);
  assert.deepEqual(
    [erasure?.over, erasure?.until, erasure?.approvedBy],
    [undefined, undefined, []],
  );
  assert.equal(ofRequest(request({ state: 'approved', approvedBy: 'anna' })).length, 0);
  assert.equal(ofRequest(request({ state: 'expired', approvedBy: 'anna' })).length, 0);
  assert.equal(ofProposal(proposal({ state: 'published', approvedBy: 'bert' })).length, 0);
});

test('what has expired says so', () => {
  const late = { ...now, ms: Date.UTC(2026, 11, 24) };
  assert.match(ofRelocation(relocation('planned'), late)[0]?.over ?? '', /week is over/);
  const moved = { ...now, policyVersion: 2 };
  assert.match(ofRelocation(relocation('planned'), moved)[0]?.over ?? '', /policy has changed/);
  assert.match(ofRequest(request({ state: 'expired' }))[0]?.over ?? '', /lasts a day/);
  assert.match(ofProposal(proposal({ state: 'superseded' }))[0]?.over ?? '', /Another version/);
  const all = [...ofRequest(request({ state: 'expired' })), ...ofRequest(request())];
  const { forMe, over } = sortedFor(all, steward);
  assert.deepEqual([forMe.length, over.length], [1, 1]);
});

test('each person sees what waits for them, what is theirs, and what is for others', () => {
  const mineToo = [{ stage: 'start', operator: 'anna', index: 1 }];
  const all = [
    ...ofRelocation(relocation('planned'), now),
    ...ofRequest(request()),
    ...ofProposal(proposal()),
  ];
  const kinds = (list: readonly { kind: string }[]) => list.map(({ kind }) => kind).sort();
  const seen = sortedFor(all, steward);
  // Who plans may be one of two; who proposes may not approve.
  assert.deepEqual(kinds(seen.forMe), ['read', 'relocation']);
  assert.deepEqual(kinds(seen.mine), ['policy']);
  const approved = sortedFor(ofRelocation(relocation('planned', mineToo), now), steward);
  assert.deepEqual([approved.forMe.length, approved.mine.length], [0, 1]);
  const auditor = sortedFor(all, { name: 'olga', permissions: ['policy.read', 'access.read'] });
  assert.deepEqual([auditor.forMe.length, auditor.mine.length, auditor.others.length], [0, 0, 3]);
  const asker = sortedFor(all, { name: 'karl', permissions: ['access.approve'] });
  assert.deepEqual([kinds(asker.forMe), kinds(asker.mine)], [[], ['read']]);
});
