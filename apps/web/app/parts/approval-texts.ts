import { formatAccessApproval, formatPolicyApproval } from '@vitrine/verifier';

/** What the note says that approves a read, as the API tells of the request. */
export function accessApprovalText(
  asked: Omit<Parameters<typeof formatAccessApproval>[0], 'nonce'>,
  nonce: string,
): string {
  return formatAccessApproval({ ...asked, nonce });
}

/** What the note says that approves a policy, as the API tells of the proposal. */
export function policyApprovalText(
  proposed: { proposal: string; version: number; digest: string; proposalDigest: string },
  nonce: string,
): string {
  const { proposal, version, digest: policy, proposalDigest: digest } = proposed;
  return formatPolicyApproval({ proposal, version, policy, digest, nonce });
}
