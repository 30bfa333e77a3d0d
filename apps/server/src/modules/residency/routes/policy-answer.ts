import type { PolicyOffice, PublishedPolicy } from '../office/policy-office.ts';

/** A published policy with its receipt. */
export async function policyAnswer(
  policies: Pick<PolicyOffice, 'receipt'>,
  policy: PublishedPolicy,
) {
  const { version, digest, document } = policy;
  return { version, digest, document: { ...document }, receipt: await policies.receipt(policy) };
}
