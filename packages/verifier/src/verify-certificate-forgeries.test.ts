import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject, JsonValue } from './formats/canonical-json.ts';
import type { StepName } from './formats/certificate.ts';
import { type Deviation, type Draft, testCertificate, testTrust } from './testing/certificate.ts';
import { withLeaf } from './testing/leaves.ts';
import { TestLedger, testSigner } from './testing/ledger.ts';
import { minute, operatorAct, type ScriptedAct, signApproval } from './testing/relocation.ts';
import type { FailureCode } from './verdict.ts';
import { verifyCertificate } from './verify-certificate.ts';

const trust = await testTrust();
const anna = await testSigner('anna');
const mallory = await testSigner('mallory');
const ben = await testSigner('ben');
const annaAgain = await testSigner('ben', 0x01, 'anna');
const annaTwo = await testSigner('anna', 0x01, "anna's second key");

function nth(acts: ScriptedAct[], step: StepName, n = 0): ScriptedAct {
  const act = acts.filter((candidate) => candidate.step === step)[n];
  if (act === undefined) throw new RangeError(`no ${step} ${n}`);
  return act;
}

function change(step: StepName, members: JsonObject, n = 0): Deviation {
  return {
    acts: (acts) => {
      const act = nth(acts, step, n);
      act.payload = { ...act.payload, ...members };
    },
  };
}

function remove(step: StepName, n = 0): Deviation {
  return { acts: (acts) => void acts.splice(acts.indexOf(nth(acts, step, n)), 1) };
}

/** Moves a step to the place of another in its ledger, and dates it so. */
function move(step: StepName, to: StepName): Deviation {
  return {
    acts: (acts) => {
      const act = nth(acts, step);
      const goal = nth(acts, to);
      acts.splice(acts.indexOf(act), 1);
      acts.splice(acts.indexOf(goal), 0, act);
      act.at = goal.at;
    },
  };
}

function body(path: readonly (string | number)[], value: JsonValue): Deviation {
  return {
    draft: (draft) => {
      draft.body = withLeaf(draft.body, path, value);
    },
  };
}

function forgedApproval(
  step: 'approved-start' | 'approved-retirement',
  n: number,
  operator: string,
  approval: Parameters<typeof signApproval>[0],
): Deviation {
  return {
    acts: async (acts) => {
      const act = nth(acts, step, n);
      act.payload = { ...act.payload, operator, approval: await signApproval(approval) };
    },
  };
}

/** An entry about an operator, before the start is approved unless told. */
function inserted(
  step: 'operator-key-replaced' | 'operator-deactivated',
  payload: JsonObject,
  before: StepName = 'approved-start',
): Deviation {
  return {
    acts: (acts) => {
      acts.splice(acts.indexOf(nth(acts, before)), 0, operatorAct(step, 25, payload));
    },
  };
}

const policyAfter = (path: readonly string[], value: JsonValue): Deviation => ({
  acts: (acts) => {
    const act = nth(acts, 'policy-after');
    act.payload = withLeaf(act.payload, path, value);
  },
});

async function swapReceipt(draft: Draft): Promise<void> {
  const other = new TestLedger('vitrine.example/office', [mallory]);
  other.append({ type: 'policy.published', at: minute(2), payload: {} });
  draft.receipts[0] = await other.receipt(0);
}

const forgeries: readonly [string, Deviation, FailureCode][] = [
  // (1)
  ['no witness cosigned', { witnessedBy: [] }, 'witnesses-missing'],
  ['one of two witnesses cosigned', { witnessedBy: ['w1'] }, 'witnesses-missing'],
  ['a receipt of an unknown log', { draft: swapReceipt }, 'unknown-log'],
  ['a receipt too few', { draft: ({ receipts }) => void receipts.pop() }, 'steps-incomplete'],
  ['two receipts exchanged', { draft: ({ receipts }) => void receipts.reverse() }, 'wrong-entry'],
  // (2)
  ['a step missing', remove('drained'), 'steps-incomplete'],
  ['one start approval only', remove('approved-start'), 'malformed-certificate'],
  ['one retirement approval only', remove('approved-retirement'), 'malformed-certificate'],
  ['a step of another relocation', change('drained', { relocation: 'other' }), 'wrong-relocation'],
  ['a key of another region', change('keys-destroyed', { region: 'asia' }), 'wrong-region'],
  [
    'an entry of another region',
    { acts: (acts) => void Object.assign(nth(acts, 'erased'), { region: 'asia' }) },
    'wrong-region',
  ],
  ['an opening withheld', { draft: withoutOpening }, 'opening-missing'],
  ['another digest of the plan', body(['plan'], `sha256:${'A'.repeat(43)}=`), 'plan-mismatch'],
  ['a plan for other classes', body(['classes'], ['files']), 'plan-mismatch'],
  ['a plan expired before approval', change('planned', { expiresAt: minute(25) }), 'plan-expired'],
  ['a certificate over one site', body(['target'], zurichAsSource()), 'wrong-site'],
  // (3)
  [
    'the target verified less',
    change('verified-target', { manifest: smaller() }),
    'manifest-mismatch',
  ],
  [
    'verified before the last write',
    change('verified-target', { position: 39 }),
    'position-mismatch',
  ],
  ['rounds of verification mixed', change('verified-source', { round: 1 }), 'position-mismatch'],
  // (4)
  [
    'a third region moved along',
    policyAfter(['regions', 'middle-east', 'home', 'files'], 'zurich'),
    'policy-mismatch',
  ],
  [
    'statistics moved along',
    policyAfter(['regions', 'europe', 'home', 'statistics'], 'zurich'),
    'policy-mismatch',
  ],
  ['a version left out', policyAfter(['version'], 3), 'policy-mismatch'],
  ['the epoch not raised', policyAfter(['epochs', 'europe', 'files'], 1), 'policy-mismatch'],
  [
    'a country slipped in',
    policyAfter(['regions', 'europe', 'countries'], ['CH']),
    'policy-mismatch',
  ],
  ['wrong epoch in the body', body(['epoch'], { before: 1, after: 3 }), 'policy-mismatch'],
  ['another jurisdiction', body(['source', 'jurisdiction'], 'CH'), 'policy-mismatch'],
  ['intake opened for another epoch', change('accepted', { epoch: 3 }), 'policy-mismatch'],
  // (5)
  [
    'the same operator twice',
    forgedApproval('approved-start', 1, 'anna', { stage: 'start', nonce: 9, signer: anna }),
    'approval-same-operator',
  ],
  [
    'one key under two names',
    {
      acts: async (acts) => {
        nth(acts, 'operator', 1).payload = {
          operator: 'ben',
          country: 'DE',
          key: annaAgain.verifierKey,
        };
        for (const [step, n, stage] of [
          ['approved-start', 1, 'start'],
          ['approved-retirement', 0, 'retirement'],
        ] as const) {
          const approval = await signApproval({ stage, nonce: 20 + n, signer: annaAgain });
          const act = nth(acts, step, n);
          act.payload = { ...act.payload, approval };
        }
      },
    },
    'approval-same-operator',
  ],
  [
    'an approval by a stranger',
    forgedApproval('approved-start', 1, 'mallory', { stage: 'start', nonce: 9, signer: mallory }),
    'operator-unknown',
  ],
  [
    "an approval in another's name",
    forgedApproval('approved-start', 1, 'ben', { stage: 'start', nonce: 9, signer: mallory }),
    'approval-bad-signature',
  ],
  [
    'an approval of another plan',
    forgedApproval('approved-start', 0, 'anna', {
      stage: 'start',
      nonce: 9,
      signer: anna,
      plan: `sha256:${'A'.repeat(43)}=`,
    }),
    'approval-mismatch',
  ],
  [
    'an approval of the start used for the retirement',
    forgedApproval('approved-retirement', 1, 'anna', { stage: 'start', nonce: 9, signer: anna }),
    'approval-mismatch',
  ],
  [
    'an approval of another relocation',
    forgedApproval('approved-start', 0, 'anna', {
      stage: 'start',
      nonce: 9,
      signer: anna,
      relocation: 'other',
    }),
    'approval-mismatch',
  ],
  [
    'a nonce used twice',
    forgedApproval('approved-retirement', 1, 'anna', {
      stage: 'retirement',
      nonce: 1,
      signer: anna,
    }),
    'approval-nonce-reused',
  ],
  [
    'a key replaced by one that the other approver has',
    inserted(
      'operator-key-replaced',
      { operator: 'ben', key: annaAgain.verifierKey, replaces: ben.verifierKey },
      'keys-destroyed',
    ),
    'approval-same-operator',
  ],
  [
    'a key in the place of one that was none of the operator’s',
    inserted('operator-key-replaced', {
      operator: 'anna',
      key: annaTwo.verifierKey,
      replaces: mallory.verifierKey,
    }),
    'operator-unknown',
  ],
  [
    'an approval with a key that was replaced before',
    inserted('operator-key-replaced', {
      operator: 'anna',
      key: annaTwo.verifierKey,
      replaces: anna.verifierKey,
    }),
    'approval-bad-signature',
  ],
  [
    'an approval by one who had been deactivated',
    inserted('operator-deactivated', { operator: 'anna' }),
    'operator-deactivated',
  ],
  [
    'the deactivation of somebody who approved nothing',
    inserted('operator-deactivated', { operator: 'mallory' }),
    'operator-unknown',
  ],
  ['approvals exchanged in the body', { draft: swapApprovals }, 'approval-mismatch'],
  ['an operator made after the approval', move('operator', 'prepared'), 'operator-unknown'],
  // (6)
  [
    'retirement approved before the switch',
    move('approved-retirement', 'policy-after'),
    'wrong-order',
  ],
  ['drained before the fence', move('drained', 'fenced'), 'wrong-order'],
  ['verified before prepared', move('verified-target', 'prepared'), 'wrong-order'],
  ['a policy newer than the plan', move('planned', 'policy-before'), 'wrong-order'],
  ['keys destroyed before the approval', move('keys-destroyed', 'soaking'), 'wrong-order'],
  [
    'a copy destroyed before the approval',
    change('keys-destroyed', {
      copies: [1, 2].map((n) => ({
        copyId: `key-1-copy-${n}`,
        holder: `safe ${n} in Moscow`,
        destroyedAt: minute(100),
      })),
    }),
    'wrong-order',
  ],
  [
    'a date that contradicts the order',
    { acts: (acts) => void Object.assign(nth(acts, 'drained'), { at: minute(90) }) },
    'wrong-order',
  ],
  ['a shorter fence', body(['fence', 'durationMs'], 5), 'fence-mismatch'],
  // (7)
  ['a key not destroyed', remove('keys-destroyed'), 'key-mismatch'],
  [
    'a copy left',
    change('keys-destroyed', {
      copies: [{ copyId: 'key-1-copy-1', holder: 'safe 1 in Moscow', destroyedAt: minute(190) }],
    }),
    'key-mismatch',
  ],
  ['a key of another class', change('keys-destroyed', { class: 'statistics' }), 'key-mismatch'],
  ['a key not erased', change('erased', { keys: ['key-1'] }), 'key-mismatch'],
  [
    'a check that found something',
    change('checked', { checks: [{ name: 'read', outcome: 'found', detail: 'x' }] }),
    'check-not-passed',
  ],
  [
    'other checks than recorded',
    body(['postChecks', 0, 'detail'], 'All is well.'),
    'check-not-passed',
  ],
  // (8)
  ['the source has not signed', { signedBy: ['target', 'office'] }, 'not-signed'],
  ['the target has not signed', { signedBy: ['source', 'office'] }, 'not-signed'],
  ['the office has not signed', { signedBy: ['source', 'target'] }, 'not-signed'],
  // (10)
  [
    'objects without a customer',
    { customer: true, ...body(['scope'], { region: 'europe' }) },
    'customer-mismatch',
  ],
  [
    'a customer without objects',
    { customer: true, draft: (d) => void delete d.customer },
    'customer-mismatch',
  ],
  [
    'an object not in the manifest',
    customerLeaf(['objects', 0, 'index'], 1),
    'object-not-in-manifest',
  ],
  [
    'an object with other content',
    customerLeaf(['objects', 0, 'sha256'], '0'.repeat(64)),
    'object-not-opened',
  ],
  ['an object listed twice', customerLeaf(['objects', 1, 'index'], 0), 'customer-mismatch'],
];

function withoutOpening({ receipts }: Draft): void {
  const [first] = receipts;
  if (first === undefined) throw new RangeError('no receipts');
  receipts[0] = { format: first.format, entry: first.entry, proof: first.proof };
}

function zurichAsSource(): JsonObject {
  return { site: 'moscow', jurisdiction: 'RU', ledger: 'vitrine.example/site/moscow' };
}

function smaller(): JsonObject {
  const none = { count: 0, bytes: 0 };
  const byKind = { sample: none, submission: none, customer: none, 'api-key': none };
  return { root: '0'.repeat(64), count: 0, bytes: 0, byKind };
}

function swapApprovals({ body: draft }: Draft): void {
  const approvals = draft.approvals as { start: JsonValue[] };
  approvals.start.reverse();
}

function customerLeaf(path: readonly (string | number)[], value: JsonValue): Deviation {
  return {
    customer: true,
    draft: (draft) => {
      if (draft.customer === undefined) throw new RangeError('no customer');
      draft.customer = withLeaf(draft.customer, path, value);
    },
  };
}

for (const [name, deviation, code] of forgeries) {
  test(`refused: ${name}`, async () => {
    const { certificate } = await testCertificate(deviation);
    const { valid, failures } = await verifyCertificate(certificate, trust);
    assert.equal(valid, false);
    assert.ok(
      failures.some((failure) => failure.code === code),
      JSON.stringify(failures),
    );
  });
}
