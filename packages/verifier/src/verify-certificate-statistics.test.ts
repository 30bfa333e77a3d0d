import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject, JsonValue } from './formats/canonical-json.ts';
import type { StepName } from './formats/certificate.ts';
import { checkPlan, planDigest } from './formats/plan.ts';
import {
  type Deviation,
  type Draft,
  testCertificate,
  testOperators,
  testTrust,
} from './testing/certificate.ts';
import { withLeaf } from './testing/leaves.ts';
import { type ScriptedAct, signApproval } from './testing/relocation.ts';
import type { FailureCode } from './verdict.ts';
import { verifyCertificate } from './verify-certificate.ts';

const trust = await testTrust();
const classes = ['files', 'accounts', 'statistics'];
const partitions = [
  { month: '2026-10', events: 20, digest: 'a'.repeat(64) },
  { month: '2026-11', events: 10, digest: 'b'.repeat(64) },
];
const statistics = { blocks: 2, batches: 3, events: 30, records: 'c'.repeat(64), partitions };
const pseudonymKeys = [{ keyId: 'pseudonyms-1', quarter: '2026-Q4' }];
const erased = { events: 30, months: ['2026-10', '2026-11'], pseudonymKeys };
const checks = [
  { name: 'events', outcome: 'none-found', detail: 'No event is left.' },
  { name: 'event-parts', outcome: 'none-found', detail: 'No part is left.' },
  { name: 'event-rows', outcome: 'none-found', detail: 'No row is left.' },
  { name: 'pseudonym-key-pseudonyms-1', outcome: 'failed-as-expected', detail: 'It is gone.' },
];

/** The story with the class `statistics`, and then what is changed of it. */
function moved(change: (acts: ScriptedAct[]) => void = () => undefined): Deviation {
  return {
    acts: async (acts) => {
      for (const act of acts) {
        if (act.step === 'planned') {
          act.payload = { ...act.payload, classes };
          act.payload = withLeaf(act.payload, ['counts', 'event'], 30);
        }
        if (act.step === 'policy-after') {
          act.payload = withLeaf(
            act.payload,
            ['regions', 'europe', 'home', 'statistics'],
            'zurich',
          );
          act.payload = withLeaf(act.payload, ['epochs', 'europe', 'statistics'], 2);
        }
        if (act.step?.startsWith('verified-')) act.payload = { ...act.payload, statistics };
        if (act.step === 'erased') act.payload = { ...act.payload, statistics: erased };
        if (act.step === 'checked') act.payload = { ...act.payload, checks };
      }
      await approveAgain(acts);
      change(acts);
    },
    draft: (draft) => {
      draft.body.classes = classes;
      draft.body.statistics = statistics;
    },
  };
}

/** The plan has changed, and with it what was approved. */
async function approveAgain(acts: ScriptedAct[]): Promise<void> {
  const planned = acts.find(({ step }) => step === 'planned');
  const plan = planDigest(checkPlan(planned?.payload));
  const operators = await testOperators();
  let nonce = 0;
  for (const act of acts) {
    const stage = act.payload.stage;
    if (stage !== 'start' && stage !== 'retirement') continue;
    const signer = operators.find(({ name }) => name === act.payload.operator);
    assert(signer !== undefined);
    nonce += 1;
    const approval = await signApproval({ stage, nonce, signer, plan });
    act.payload = { ...act.payload, plan, approval };
  }
}

function changed(step: StepName, path: readonly (string | number)[], value: JsonValue): Deviation {
  return moved((acts) => {
    for (const act of acts) {
      if (act.step === step) act.payload = withLeaf(act.payload, path, value);
    }
  });
}

/** All parties agree on it. */
function stated(value: JsonObject): Deviation {
  const deviation = moved((acts) => {
    for (const act of acts) {
      if (act.step?.startsWith('verified-')) act.payload = { ...act.payload, statistics: value };
    }
  });
  return {
    ...deviation,
    draft: (draft) => {
      draft.body.classes = classes;
      draft.body.statistics = value;
    },
  };
}

async function codesOf(deviation: Deviation): Promise<string[]> {
  const { certificate } = await testCertificate(deviation);
  const { failures } = await verifyCertificate(JSON.stringify(certificate), trust);
  return failures.map(({ code }) => code);
}

test('a certificate of statistics that moved is valid, and says what was compared', async () => {
  const { certificate } = await testCertificate(moved());
  const { failures, proven } = await verifyCertificate(JSON.stringify(certificate), trust);
  assert.deepEqual(failures, []);
  assert(proven.some((sentence) => /the same 30 events of statistics.* 2 months/.test(sentence)));
});

const without = (): Deviation => {
  const deviation = moved();
  const draft = ({ body }: Draft) => void Object.assign(body, { classes });
  return { ...deviation, draft };
};

const forgeries: readonly [string, Deviation, FailureCode][] = [
  [
    'another digest at the target',
    changed('verified-target', ['statistics', 'partitions', 1, 'digest'], 'd'.repeat(64)),
    'statistics-mismatch',
  ],
  [
    'fewer batches at the source',
    changed('verified-source', ['statistics', 'batches'], 2),
    'statistics-mismatch',
  ],
  ['what moved is not stated', without(), 'statistics-mismatch'],
  ['months that do not add up', stated({ ...statistics, events: 31 }), 'statistics-mismatch'],
  [
    'a month twice',
    stated({ ...statistics, events: 20, partitions: [partitions[1], partitions[1]] as JsonValue }),
    'statistics-mismatch',
  ],
  [
    'a month that was not dropped',
    changed('erased', ['statistics', 'months'], ['2026-11']),
    'statistics-mismatch',
  ],
  ['fewer events erased', changed('erased', ['statistics', 'events'], 29), 'statistics-mismatch'],
  [
    'a key of pseudonyms that was not tried',
    changed('checked', ['checks'], checks.slice(0, 3)),
    'statistics-mismatch',
  ],
  [
    'files of events that were not looked for',
    changed('checked', ['checks'], [...checks.slice(0, 1), ...checks.slice(2)]),
    'statistics-mismatch',
  ],
  [
    'events found after the erasure',
    changed('checked', ['checks', 0, 'outcome'], 'found'),
    'check-not-passed',
  ],
];

for (const [name, deviation, code] of forgeries) {
  test(`refused: ${name}`, async () => {
    const codes = await codesOf(deviation);
    assert(codes.includes(code), `${codes.join(', ')} instead of ${code}`);
  });
}

test('statistics that did not move are not stated', async () => {
  const draft = ({ body }: Draft) => void Object.assign(body, { statistics });
  assert.deepEqual(await codesOf({ draft }), ['statistics-mismatch']);
});
