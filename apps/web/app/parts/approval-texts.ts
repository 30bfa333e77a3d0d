/** What the note of a second person says that approves a read: `docs/formats/access-approval.md`. */
export function accessApprovalText(
  asked: { request: string; site: string; sample: string; form: string; digest: string },
  nonce: string,
): string {
  const { request, site, sample, form, digest } = asked;
  return lines(['vitrine-access-approval/1', request, site, sample, form, digest, nonce]);
}

/** What the note says that approves a policy: `docs/formats/policy-approval.md`. */
export function policyApprovalText(
  proposed: { proposal: string; version: number; digest: string; proposalDigest: string },
  nonce: string,
): string {
  const { proposal, version, digest: policy, proposalDigest } = proposed;
  return lines([
    'vitrine-policy-approval/1',
    proposal,
    `${version}`,
    policy,
    proposalDigest,
    nonce,
  ]);
}

function lines(all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}
