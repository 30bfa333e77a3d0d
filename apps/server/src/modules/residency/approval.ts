import {
  documentDigest,
  formatPolicyApproval,
  type PolicyApproval,
  policyApprovalFormat,
} from '@vitrine/verifier';
import { ProposalError } from './service-errors.ts';

/** A proposal may be approved and published for this long. */
export const proposalValidMs = 7 * 24 * 60 * 60 * 1_000;

/**
 * What one person proposes and another approves: the payload of `policy.proposed`, and what the
 * approval's digest covers (`docs/formats/policy-approval.md`).
 */
export type PolicyProposal = {
  /** UUID. */
  readonly proposal: string;
  /** That the policy will have. */
  readonly version: number;
  /** `policyDigest` of the version that must be in force when this one is published. */
  readonly replaces: string;
  /** `policyDigest` of the document that will be published. */
  readonly digest: string;
  /** The operator. */
  readonly by: string;
  /** ISO, UTC. */
  readonly proposedAt: string;
  readonly expiresAt: string;
};

const nonceBytes = 16;
const digestPrefix = 'sha256:';
const digestBytes = 32;

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const versionForm = /^[1-9]\d{0,9}$/;

/** `sha256:` and the base64 of SHA-256(canonical JSON of the proposal and nothing else). */
export function proposalDigest(proposed: PolicyProposal): string {
  const { proposal, version, replaces, digest, by, proposedAt, expiresAt } = proposed;
  return documentDigest({ proposal, version, replaces, digest, by, proposedAt, expiresAt });
}

/** The text of the note that approves this proposal: six lines. */
export function policyApprovalText(proposed: PolicyProposal, nonce: string): string {
  const { proposal, version, digest: policy } = proposed;
  return formatPolicyApproval({
    proposal,
    version,
    policy,
    digest: proposalDigest(proposed),
    nonce,
  });
}

/** Reads the text of an approval. @throws {ProposalError} `approval-invalid` */
export function parsePolicyApproval(text: string): PolicyApproval {
  const [head, proposal = '', version = '', policy = '', digest = '', nonce = ''] =
    text.split('\n');
  const isSound =
    head === policyApprovalFormat &&
    uuid.test(proposal) &&
    versionForm.test(version) &&
    isDigest(policy) &&
    isDigest(digest) &&
    isBase64Of(nonceBytes, nonce);
  const approval = { proposal, version: Number(version), policy, digest, nonce };
  if (isSound && formatPolicyApproval(approval) === text) return approval;
  const message = 'An approval of a policy is six lines of its format';
  throw new ProposalError('approval-invalid', message);
}

/** Whether an approval is for exactly this proposal. */
export function approvesPolicy(approval: PolicyApproval, proposed: PolicyProposal): boolean {
  return (
    approval.proposal === proposed.proposal &&
    approval.version === proposed.version &&
    approval.policy === proposed.digest &&
    approval.digest === proposalDigest(proposed)
  );
}

function isDigest(text: string): boolean {
  return text.startsWith(digestPrefix) && isBase64Of(digestBytes, text.slice(digestPrefix.length));
}

function isBase64Of(byteLength: number, encoded: string): boolean {
  const bytes = Buffer.from(encoded, 'base64');
  return bytes.length === byteLength && bytes.toString('base64') === encoded;
}
