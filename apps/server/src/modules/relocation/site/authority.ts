import type { JsonObject, Plan, Receipt } from '@vitrine/verifier';
import { checkPlan, planDigest } from '@vitrine/verifier';
import type { Queries } from '../../../platform/postgres/index.ts';
import { operatorsIn } from '../../identity/index.ts';
import { openApproval } from '../approvals.ts';
import { RelocationError } from '../errors.ts';

/** Verified documents from the office's ledger, as this site keeps them. */
export interface OfficeDocuments {
  ofType(db: Queries, type: string): Promise<Receipt[]>;
}

/**
 * What a site checks before it obeys: the plan in the office's ledger has the digest that the directive names, and two
 * different operators, with keys from that ledger, have signed its approval. The office alone cannot make a site move.
 * @throws {RelocationError} `plan-void`, `approvals-missing`, `approval-invalid`
 */
export async function checkAuthority(
  db: Queries,
  documents: OfficeDocuments,
  order: { relocation: string; plan: string; stage: 'start' | 'retirement' },
): Promise<Plan> {
  const plan = await findPlan(db, documents, order);
  const operators = operatorsIn(await documents.ofType(db, 'operator.created'));
  const nonces = new Set<string>();
  const keys = new Set<string>();
  for (const approved of await payloads(db, documents, 'relocation.approved')) {
    if (approved.relocation !== order.relocation || approved.stage !== order.stage) continue;
    const operator = operators.get(String(approved.operator));
    if (operator === undefined) continue;
    const approval = await openApproval(String(approved.approval), operator);
    const fits =
      approval.relocation === order.relocation &&
      approval.stage === order.stage &&
      approval.plan === order.plan &&
      !nonces.has(approval.nonce);
    if (!fits) continue;
    nonces.add(approval.nonce);
    keys.add(operator.key);
  }
  if (keys.size >= 2) return plan;
  throw new RelocationError(
    'approvals-missing',
    `this site obeys only with two operators' approvals of the ${order.stage}; it found ${keys.size}`,
  );
}

async function findPlan(
  db: Queries,
  documents: OfficeDocuments,
  order: { relocation: string; plan: string },
): Promise<Plan> {
  for (const payload of await payloads(db, documents, 'relocation.planned')) {
    if (payload.relocation !== order.relocation) continue;
    const plan = checkPlan(payload);
    if (planDigest(plan) === order.plan) return plan;
  }
  throw new RelocationError('plan-void', 'the office has published no plan with this digest');
}

async function payloads(
  db: Queries,
  documents: OfficeDocuments,
  type: string,
): Promise<JsonObject[]> {
  const receipts = await documents.ofType(db, type);
  return receipts.flatMap(({ opening }) => (opening === undefined ? [] : [opening.payload]));
}
