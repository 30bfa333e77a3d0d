import {
  type Certificate,
  type Receipt,
  verifyCertificate,
  verifyReceipt,
} from '@vitrine/verifier';
import { type Parties, type Party, trustPolicy } from '../modules/identity/index.ts';

/** Throws with the verifier's own words where a receipt is not from this party's ledger. */
export async function requireReceiptOf(party: Party, receipt: Receipt): Promise<void> {
  const verdict = await verifyReceipt(receipt, trustPolicy({ office: party, sites: [] }, 0));
  const [failure] = verdict.failures;
  if (failure !== undefined) throw new Error(`${failure.code}: ${failure.message}`);
}

/** Throws where a certificate would not convince a stranger who trusts these parties. */
export async function requireCertificate(
  parties: Parties,
  quorum: number,
  certificate: Certificate,
): Promise<void> {
  const verdict = await verifyCertificate(certificate, trustPolicy(parties, quorum));
  if (verdict.valid) return;
  const words = verdict.failures.map(({ code, message }) => `${code}: ${message}`).join('; ');
  throw new Error(`the certificate does not verify: ${words}`);
}
