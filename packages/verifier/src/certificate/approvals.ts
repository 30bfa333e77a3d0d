import {
  createVerifier,
  openNote,
  parseVerifierKey,
  TlogError,
  type VerifierKey,
} from '@vitrine/tlog';
import { type Approval, type ApprovalStage, parseApproval } from '../formats/approval.ts';
import type { CertificateBody } from '../formats/certificate.ts';
import {
  type KnownOperator,
  type OperatorAct,
  type OperatorType,
  operatorsBefore,
} from '../formats/operators.ts';
import { type Findings, Refusal } from '../verdict.ts';
import type { Step, Steps } from './steps.ts';

type ApprovalStep = Step<'approved-start'> | Step<'approved-retirement'>;

/** Point 5: two different operators approved each stage, over this plan, each nonce once. */
export async function checkApprovals(
  body: CertificateBody,
  steps: Steps,
  findings: Findings,
): Promise<void> {
  const acts = operatorActs(steps);
  const { operators, faults } = operatorsBefore(acts);
  if (faults.length > 0) throw new Refusal('operator-unknown', faults.join('; '));
  const stages = {
    start: steps.all('approved-start'),
    retirement: steps.all('approved-retirement'),
  };
  const nonces: string[] = [];
  for (const stage of ['start', 'retirement'] as const) {
    const [first, second] = await Promise.all(
      stages[stage].map((step, i) =>
        findings.attempt(() => openApproval(step, body, body.approvals[stage][i], acts)),
      ),
    );
    if (first === undefined || second === undefined) continue;
    requireTwoPeople(stage, [first.operator, second.operator], operators, findings);
    nonces.push(first.approval.nonce, second.approval.nonce);
  }
  findings.require(
    new Set(nonces).size === nonces.length,
    'approval-nonce-reused',
    'two approvals have the same nonce: one may be a copy of the other',
  );
  const approvers = new Set(
    Object.values(stages)
      .flat()
      .map(({ payload }) => payload.operator),
  );
  const strays = [...operators.keys()].filter((name) => !approvers.has(name));
  findings.require(strays.length === 0, 'operator-unknown', `${strays.join()} approved nothing`);
}

/** What the certificate shows of operators: keys made and replaced, people let in no more. */
function operatorActs(steps: Steps): OperatorAct[] {
  const created = steps.all('operator');
  const twice = created.find(({ payload: { operator } }, i) =>
    created.slice(0, i).some((other) => other.payload.operator === operator),
  );
  if (twice !== undefined) {
    throw new Refusal('operator-unknown', `two operators are ${twice.payload.operator}`);
  }
  const actsOf = (
    list: readonly Pick<Step, 'index' | 'document'>[],
    type: OperatorType,
  ): OperatorAct[] => list.map(({ index, document }) => ({ type, index, payload: document }));
  return [
    ...actsOf(created, 'operator.created'),
    ...actsOf(steps.all('operator-key-replaced'), 'operator.key-replaced'),
    ...actsOf(steps.all('operator-deactivated'), 'operator.deactivated'),
  ];
}

async function openApproval(
  { name, index, payload }: ApprovalStep,
  body: CertificateBody,
  stated: string | undefined,
  acts: readonly OperatorAct[],
): Promise<{ readonly approval: Approval; readonly operator: string }> {
  const { stage, plan, operator: operatorName, approval: note } = payload;
  const operator = operatorsBefore(acts, index).operators.get(operatorName);
  if (operator === undefined) {
    throw new Refusal('operator-unknown', `${name}: ${operatorName} was no operator yet`);
  }
  if (operator.deactivated) {
    const message = `${name}: ${operatorName} had been deactivated`;
    throw new Refusal('operator-deactivated', message);
  }
  const text = await openSigned(note, parseVerifierKey(operator.key), name);
  const approval = parseApproval(text);
  const matches =
    note === stated &&
    plan === body.plan &&
    approval.plan === body.plan &&
    approval.stage === stage &&
    approval.relocation === body.relocation;
  if (!matches) {
    throw new Refusal('approval-mismatch', `${name}: not an approval of this plan and stage`);
  }
  return { approval, operator: operatorName };
}

/** The text of a note that one key, and nobody else, has signed. */
async function openSigned(note: string, key: VerifierKey, label: string): Promise<string> {
  try {
    const { text, verified, unverified } = await openNote(note, [createVerifier(key)]);
    if (verified.length === 1 && unverified.length === 0) return text;
  } catch (cause) {
    if (!(cause instanceof TlogError)) throw cause;
    throw new Refusal('approval-bad-signature', `${label}: ${cause.message}`, { cause });
  }
  throw new Refusal('approval-bad-signature', `${label}: signed by more than one key`);
}

/** By all that is known in the end: who ever shared a key with another is that other. */
function requireTwoPeople(
  stage: ApprovalStage,
  [first, second]: readonly [string, string],
  operators: ReadonlyMap<string, KnownOperator>,
  findings: Findings,
): void {
  const same = operators.get(first)?.person === operators.get(second)?.person;
  findings.require(!same, 'approval-same-operator', `one operator approved the ${stage} twice`);
}
