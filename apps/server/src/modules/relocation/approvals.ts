import { type Approval, FormatError, parseApproval } from '@vitrine/verifier';
import { IdentityError, openOperatorNote } from '../identity/index.ts';
import { RelocationError } from './errors.ts';

/**
 * Opens an operator's approval: a note signed by this operator's own key, and by nobody else.
 * @throws {RelocationError} `approval-invalid`
 */
export async function openApproval(
  note: string,
  operator: { name: string; key: string | undefined },
): Promise<Approval> {
  try {
    return parseApproval(await openOperatorNote(note, operator));
  } catch (cause) {
    if (!(cause instanceof IdentityError || cause instanceof FormatError)) throw cause;
    const message = `not a valid approval: ${cause.message}`;
    throw new RelocationError('approval-invalid', message, { cause });
  }
}
