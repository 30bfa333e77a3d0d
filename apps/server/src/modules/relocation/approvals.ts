import {
  createVerifier,
  openNote,
  parseVerifierKey,
  signatureTypes,
  TlogError,
} from '@vitrine/tlog';
import { type Approval, parseApproval } from '@vitrine/verifier';
import { RelocationError } from './errors.ts';

/**
 * Opens an operator's approval: a note signed by this operator's own key, and by nobody else.
 * @throws {RelocationError} `approval-invalid`
 */
export async function openApproval(
  note: string,
  operator: { name: string; key: string },
): Promise<Approval> {
  const key = parseVerifierKey(operator.key);
  if (key.type !== signatureTypes.ed25519 || key.name !== operator.name) {
    throw invalid(`the key on record is not an Ed25519 key of ${operator.name}`);
  }
  try {
    const { text, verified, unverified } = await openNote(note, [createVerifier(key)]);
    if (verified.length !== 1 || unverified.length > 0) throw invalid('signed by another key too');
    return parseApproval(text);
  } catch (error) {
    if (error instanceof RelocationError) throw error;
    if (
      !(error instanceof TlogError) &&
      !(error instanceof Error && error.name === 'FormatError')
    ) {
      throw error;
    }
    throw invalid(error.message, error);
  }
}

function invalid(why: string, cause?: unknown): RelocationError {
  return new RelocationError('approval-invalid', `not a valid approval: ${why}`, { cause });
}
