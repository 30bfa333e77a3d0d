import {
  base64Encode,
  createVerifier,
  openNote,
  parseTlogProof,
  parseVerifierKey,
  signatureTypes,
  TlogError,
} from '@vitrine/tlog';
import type { Receipt } from '@vitrine/verifier';
import { IdentityError } from './errors.ts';

/** An operator as the office's ledger made it known. */
export interface KnownOperator {
  readonly name: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** vkey (Ed25519) whose name is the operator's. */
  readonly key: string;
  /** Base64 of the bare key: two names over one key are one person. */
  readonly publicKey: string;
}

/**
 * The text of a note that this operator's own key has signed, and nobody else's.
 * @throws {IdentityError} `note-invalid`
 */
export async function openOperatorNote(
  note: string,
  operator: { readonly name: string; readonly key: string | undefined },
): Promise<string> {
  if (operator.key === undefined) throw invalid(`${operator.name} has no key yet`);
  try {
    const key = parseVerifierKey(operator.key);
    if (key.type !== signatureTypes.ed25519 || key.name !== operator.name) {
      throw invalid(`the key on record is not an Ed25519 key of ${operator.name}`);
    }
    const { text, verified, unverified } = await openNote(note, [createVerifier(key)]);
    if (verified.length === 1 && unverified.length === 0) return text;
    throw invalid('signed by another key too');
  } catch (error) {
    if (error instanceof TlogError) throw invalid(error.message, error);
    throw error;
  }
}

/**
 * The operators in verified receipts of `operator.created`, by name.
 * @param before an entry of the same ledger: who was made known after it does not count
 */
export function operatorsIn(
  receipts: readonly Receipt[],
  before?: Receipt,
): Map<string, KnownOperator> {
  const known = new Map<string, KnownOperator>();
  const end = before && indexOf(before);
  for (const receipt of receipts) {
    if (end !== undefined && indexOf(receipt) >= end) continue;
    const { operator, country, key } = receipt.opening?.payload ?? {};
    const isOne =
      typeof operator === 'string' && typeof country === 'string' && typeof key === 'string';
    const publicKey = isOne ? publicKeyOf(key) : undefined;
    if (isOne && publicKey !== undefined) {
      known.set(operator, { name: operator, country, key, publicKey });
    }
  }
  return known;
}

function indexOf({ proof }: Receipt): bigint {
  return parseTlogProof(proof).index;
}

function publicKeyOf(vkey: string): string | undefined {
  try {
    return base64Encode(parseVerifierKey(vkey).publicKey);
  } catch (error) {
    if (error instanceof TlogError) return undefined;
    throw error;
  }
}

function invalid(why: string, cause?: unknown): IdentityError {
  return new IdentityError('note-invalid', `Not a valid signed note: ${why}`, { cause });
}
