/** What a second person signs who approves a read: seven lines (`docs/formats/access-approval.md`). */
export interface AccessApproval {
  /** UUID. */
  readonly request: string;
  readonly site: string;
  /** UUID: the site's id of the sample. */
  readonly sample: string;
  readonly form: string;
  /** Of the whole request. */
  readonly digest: string;
  /** Base64 of 16 random bytes. */
  readonly nonce: string;
}

/** What a second person signs who approves a policy: six lines (`docs/formats/policy-approval.md`). */
export interface PolicyApproval {
  /** UUID. */
  readonly proposal: string;
  readonly version: number;
  /** Digest of the policy's document. */
  readonly policy: string;
  /** Of the whole proposal. */
  readonly digest: string;
  /** Base64 of 16 random bytes. */
  readonly nonce: string;
}

export const accessApprovalFormat = 'vitrine-access-approval/1';
export const policyApprovalFormat = 'vitrine-policy-approval/1';

/** The text of the note; its parts are not checked here. */
export function formatAccessApproval(approval: AccessApproval): string {
  const { request, site, sample, form, digest, nonce } = approval;
  return lines([accessApprovalFormat, request, site, sample, form, digest, nonce]);
}

/** The text of the note; its parts are not checked here. */
export function formatPolicyApproval(approval: PolicyApproval): string {
  const { proposal, version, policy, digest, nonce } = approval;
  return lines([policyApprovalFormat, proposal, `${version}`, policy, digest, nonce]);
}

function lines(all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}
