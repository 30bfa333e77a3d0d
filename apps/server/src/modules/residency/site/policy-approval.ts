import { parseTlogProof } from '@vitrine/tlog';
import type { Receipt } from '@vitrine/verifier';
import { z } from 'zod';
import type { Queries } from '../../../platform/postgres/index.ts';
import { IdentityError, openOperatorNote, readOperatorHistory } from '../../identity/index.ts';
import {
  approvesPolicy,
  type PolicyProposal,
  parsePolicyApproval,
  proposalDigest,
} from '../approval.ts';
import { policyDigest } from '../document.ts';
import { PolicyError, ProposalError } from '../service-errors.ts';
import { DATA_CLASSES, type PolicyDocument } from '../types.ts';

/** A version that the office has published after another. */
export interface PolicyStep {
  readonly previous: PolicyDocument;
  readonly next: PolicyDocument;
  /** Of `policy.published`, in the office's ledger. */
  readonly index: bigint;
  /** When the office logged it: ISO, UTC. */
  readonly at: string;
}

/** Verified documents from the office's ledger, as this site keeps them. */
export interface PolicyDocuments {
  ofType(db: Queries, type: string, subject?: string): Promise<Receipt[]>;
}

const proposalMembers = {
  proposal: z.string(),
  version: z.int(),
  replaces: z.string(),
  digest: z.string(),
  by: z.string(),
  proposedAt: z.string(),
  expiresAt: z.string(),
};
const proposedShape = z.object(proposalMembers);
const approvedShape = z.object({
  ...proposalMembers,
  approvedBy: z.string(),
  approval: z.string(),
});
type Approved = z.output<typeof approvedShape>;

/**
 * What a site checks before it acts on a version that no relocation published: before it, in the
 * office's ledger, one operator proposed exactly this document in the place of exactly the version
 * in force, and another signed that with the key that counted then (`docs/formats/policy-approval.md`).
 * @throws {PolicyError} `policy-not-approved`
 */
export async function requirePolicyApproval(
  db: Queries,
  documents: PolicyDocuments,
  step: PolicyStep,
): Promise<void> {
  const digest = policyDigest(step.next);
  const faults: string[] = [];
  for (const receipt of await documents.ofType(db, 'policy.approved')) {
    const { data } = approvedShape.safeParse(receipt.opening?.payload);
    if (data?.digest !== digest || indexOf(receipt) >= step.index) continue;
    const fault = await faultOf(db, documents, step, { receipt, approved: data });
    if (fault === undefined) return;
    faults.push(fault);
  }
  const why = faults.length === 0 ? 'none stands before it in the office’s ledger' : faults.join();
  throw new PolicyError(
    'policy-not-approved',
    `this site acts on version ${step.next.version} only with two operators' approval: ${why}`,
  );
}

async function faultOf(
  db: Queries,
  documents: PolicyDocuments,
  step: PolicyStep,
  { receipt, approved }: { readonly receipt: Receipt; readonly approved: Approved },
): Promise<string | undefined> {
  const { approvedBy, approval, ...proposed } = approved;
  const { previous, next, at } = step;
  if (proposed.replaces !== policyDigest(previous) || proposed.version !== next.version) {
    return 'it was approved in the place of another version';
  }
  if (!(at < proposed.expiresAt)) return 'the approval was over when it was published';
  const found = await documents.ofType(db, 'policy.proposed', proposed.proposal);
  if (!found.some((one) => indexOf(one) < indexOf(receipt) && proposes(one, proposed))) {
    return 'what was approved had not been proposed';
  }
  const operators = await readOperatorHistory(db, documents);
  const proposer = operators.before(receipt, proposed.by);
  const approver = operators.before(receipt, approvedBy);
  if (proposer === undefined || approver === undefined) return 'not both people were operators';
  if (operators.samePerson(proposer.name, approver.name)) return 'who proposed it also approved it';
  try {
    const signed = parsePolicyApproval(await openOperatorNote(approval, approver));
    return approvesPolicy(signed, proposed) ? undefined : 'something else was signed';
  } catch (error) {
    if (error instanceof IdentityError || error instanceof ProposalError) return error.message;
    throw error;
  }
}

function proposes({ opening }: Receipt, proposed: PolicyProposal): boolean {
  const { data } = proposedShape.safeParse(opening?.payload);
  return data !== undefined && proposalDigest(data) === proposalDigest(proposed);
}

/**
 * The first version that a site gets is the word of whoever set the office up, at its machine.
 * Nothing has moved in it.
 * @throws {PolicyError} `policy-not-approved`
 */
export function requireFirst(document: PolicyDocument): void {
  const isFirst = Object.values(document.epochs).every((epochs) =>
    DATA_CLASSES.every((dataClass) => epochs[dataClass] === 1),
  );
  if (isFirst) return;
  const message = `version ${document.version} is not the first: a home has moved in it`;
  throw new PolicyError('policy-not-approved', message);
}

function indexOf({ proof }: Receipt): bigint {
  return parseTlogProof(proof).index;
}
