import type { Ledger } from '../../ledger/index.ts';
import type { PublishedPolicy } from '../office/policy-office.ts';

/** A published policy with its receipt. */
export async function policyAnswer(policy: PublishedPolicy, ledger: Pick<Ledger, 'receipt'>) {
  const { version, digest, document, index } = policy;
  return { version, digest, document, receipt: await ledger.receipt(index) };
}
