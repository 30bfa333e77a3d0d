import { type StepName, stepNames } from '../formats/certificate.ts';
import type { Findings } from '../verdict.ts';
import type { Step, Steps } from './steps.ts';

/** How far the clocks of two ledgers' keepers may differ. */
export const clockSkewMsMax = 60_000;

/** Steps that a relocation relies on and that may be much older: each with the step it precedes. */
const foundations: Partial<Record<StepName, StepName>> = {
  'policy-before': 'planned',
  'key-created': 'fenced',
};

/** Steps that may be done at the same time, in two ledgers. */
const simultaneous: Partial<Record<StepName, StepName>> = {
  'verified-target': 'verified-source',
  soaking: 'accepted',
};

/** Point 6: in each ledger indexes ascend as the steps do, and no declared time contradicts it. */
export function checkOrder(steps: Steps, findings: Findings): void {
  for (const [name, later] of Object.entries(foundations)) {
    const limit = steps.one(later).index;
    for (const step of steps.list.filter((candidate) => candidate.name === name)) {
      findings.require(step.index < limit, 'wrong-order', `${name} stands after ${later}`);
    }
  }
  // What is known of operators may stand anywhere; the approvals check that it does so in time.
  const acts = steps.list.filter(
    ({ name }) => !name.startsWith('operator') && !Object.hasOwn(foundations, name),
  );
  for (const ledger of ['office', 'source', 'target'] as const) {
    requireAscending(
      acts.filter((step) => step.ledger === ledger),
      findings,
    );
  }
  requireTimes(acts, findings);
}

function requireAscending(acts: readonly Step[], findings: Findings): void {
  for (const [i, step] of acts.entries()) {
    const previous = acts[i - 1];
    if (previous === undefined || previous.index < step.index) continue;
    findings.fail('wrong-order', `${step.name} stands before ${previous.name} in its ledger`);
  }
}

function requireTimes(acts: readonly Step[], findings: Findings): void {
  let stage = -1;
  let latestBefore = Number.NEGATIVE_INFINITY;
  let latest = Number.NEGATIVE_INFINITY;
  for (const { name, at } of acts) {
    const ownStage = stepNames.indexOf(simultaneous[name] ?? name);
    if (ownStage !== stage) latestBefore = latest;
    stage = ownStage;
    latest = Math.max(latest, at);
    const plausible = at + clockSkewMsMax >= latestBefore;
    findings.require(plausible, 'wrong-order', `${name} is dated before what precedes it`);
  }
}
