/** A published policy with its receipt. */
export async function policyAnswer(policy, ledger) {
  const { version, digest, document, index } = policy;
  return { version, digest, document: { ...document }, receipt: await ledger.receipt(index) };
}
