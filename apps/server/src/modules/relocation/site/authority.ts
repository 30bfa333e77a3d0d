import { parseTlogProof } from '@vitrine/tlog';
import type { Plan, Receipt } from '@vitrine/verifier';
import { checkPlan, planDigest } from '@vitrine/verifier';
import type { Queries } from '../../../platform/postgres/index.ts';
import { readOperatorHistory } from '../../identity/index.ts';
import { openApproval } from '../approvals.ts';
import { RelocationError } from '../errors.ts';

/** Verified documents from the office's ledger, as this site keeps them. */
export interface OfficeDocuments {
  ofType(db: Queries, type: string, subject?: string): Promise<Receipt[]>;
}

export interface Order {
  readonly relocation: string;
  /** The plan's digest. */
  readonly plan: string;
  readonly stage: 'start' | 'retirement';
  /** Approvals count that stand before this index of the office's ledger; without it, all. */
  readonly before?: bigint;
}

/**
 * What a site checks before it obeys: the plan in the office's ledger has the digest that the directive names, and two
 * different operators have signed its approval, each with the key that counted when it was logged and before any
 * deactivation. The office alone cannot make a site move.
 * @throws {RelocationError} `plan-void`, `approvals-missing`, `approval-invalid`
 */
export async function checkAuthority(
  db: Queries,
  documents: OfficeDocuments,
  order: Order,
): Promise<Plan> {
  const plan = await findPlan(db, documents, order);
  const operators = await readOperatorHistory(db, documents);
  const nonces = new Set<string>();
  const people: string[] = [];
  for (const receipt of await documents.ofType(db, 'relocation.approved', order.relocation)) {
    const approved = receipt.opening?.payload ?? {};
    if (approved.relocation !== order.relocation || approved.stage !== order.stage) continue;
    if (order.before !== undefined && parseTlogProof(receipt.proof).index >= order.before) continue;
    // Dated by the office's ledger, so that a site that comes late decides as the others did.
    if (order.stage === 'start' && receipt.entry.at > plan.expiresAt) continue;
    const operator = operators.before(receipt, String(approved.operator));
    if (operator === undefined) continue;
    const approval = await openApproval(String(approved.approval), operator);
    const fits =
      approval.relocation === order.relocation &&
      approval.stage === order.stage &&
      approval.plan === order.plan &&
      !nonces.has(approval.nonce);
    if (!fits) continue;
    nonces.add(approval.nonce);
    // A new key does not make a second person, nor does a second name over one key.
    const isCounted = people.some((one) => operators.samePerson(one, operator.name));
    if (!isCounted) people.push(operator.name);
  }
  if (people.length >= 2) return plan;
  throw new RelocationError(
    'approvals-missing',
    `this site obeys only with two operators' approvals of the ${order.stage}; it found ${people.length}`,
  );
}

async function findPlan(
  db: Queries,
  documents: OfficeDocuments,
  order: { relocation: string; plan: string },
): Promise<Plan> {
  for (const { opening } of await documents.ofType(db, 'relocation.planned', order.relocation)) {
    const plan = checkPlan(opening?.payload);
    if (plan.relocation === order.relocation && planDigest(plan) === order.plan) return plan;
  }
  throw new RelocationError('plan-void', 'the office has published no plan with this digest');
}
