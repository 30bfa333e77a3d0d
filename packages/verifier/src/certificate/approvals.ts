import {
  bytesEqual,
  createVerifier,
  openNote,
  parseVerifierKey,
  signatureTypes,
  TlogError,
  type VerifierKey,
} from '@vitrine/tlog';
import { type Approval, type ApprovalStage, parseApproval } from '../formats/approval.ts';
import type { CertificateBody } from '../formats/certificate.ts';
import { type Findings, Refusal } from '../verdict.ts';
import type { Step, Steps } from './steps.ts';

interface Operator {
  readonly name: string;
  readonly key: VerifierKey;
  readonly createdIndex: number;
  readonly country: string;
}

type ApprovalStep = Step<'approved-start'> | Step<'approved-retirement'>;

/** Point 5: two different operators approved each stage, over this plan, each nonce once. */
export async function checkApprovals(
  body: CertificateBody,
  steps: Steps,
  findings: Findings,
): Promise<void> {
  const operators = readOperators(steps);
  const stages = {
    start: steps.all('approved-start'),
    retirement: steps.all('approved-retirement'),
  };
  const nonces: string[] = [];
  for (const stage of ['start', 'retirement'] as const) {
    const [first, second] = await Promise.all(
      stages[stage].map((step, i) =>
        findings.attempt(() => openApproval(step, body, body.approvals[stage][i], operators)),
      ),
    );
    if (first === undefined || second === undefined) continue;
    requireTwoPeople(stage, first.operator, second.operator, findings);
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

function readOperators(steps: Steps): Map<string, Operator> {
  const operators = new Map<string, Operator>();
  for (const { payload, index } of steps.all('operator')) {
    const { operator: name, country } = payload;
    if (operators.has(name)) throw new Refusal('operator-unknown', `two operators are ${name}`);
    operators.set(name, { name, country, key: readKey(name, payload.key), createdIndex: index });
  }
  return operators;
}

function readKey(name: string, vkey: string): VerifierKey {
  const key = attemptKey(vkey);
  if (key === undefined || key.name !== name || key.type !== signatureTypes.ed25519) {
    throw new Refusal('operator-unknown', `the key of ${name} is not an Ed25519 key of that name`);
  }
  return key;
}

function attemptKey(vkey: string): VerifierKey | undefined {
  try {
    return parseVerifierKey(vkey);
  } catch (error) {
    if (error instanceof TlogError) return undefined;
    throw error;
  }
}

async function openApproval(
  { name, index, payload }: ApprovalStep,
  body: CertificateBody,
  stated: string | undefined,
  operators: ReadonlyMap<string, Operator>,
): Promise<{ readonly approval: Approval; readonly operator: Operator }> {
  const { stage, plan, operator: operatorName, approval: note } = payload;
  const operator = operators.get(operatorName);
  if (operator === undefined || operator.createdIndex >= index) {
    throw new Refusal('operator-unknown', `${name}: ${operatorName} was no operator yet`);
  }
  const approval = parseApproval(await openSigned(note, operator.key, name));
  const matches =
    note === stated &&
    plan === body.plan &&
    approval.plan === body.plan &&
    approval.stage === stage &&
    approval.relocation === body.relocation;
  if (!matches) {
    throw new Refusal('approval-mismatch', `${name}: not an approval of this plan and stage`);
  }
  return { approval, operator };
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

function requireTwoPeople(
  stage: ApprovalStage,
  first: Operator,
  second: Operator,
  findings: Findings,
): void {
  const same = first.name === second.name || bytesEqual(first.key.publicKey, second.key.publicKey);
  findings.require(!same, 'approval-same-operator', `one operator approved the ${stage} twice`);
}
