import { ProblemError } from '../../platform/http/index.ts';
import { LedgerError, type LedgerErrorCode } from './errors.ts';

/** A ledger that has stopped, or is being closed, is begun anew within moments. */
const passing: readonly LedgerErrorCode[] = ['ledger-stopped', 'closed'];

/** This module's errors as problems, for `createHttpServer`'s `errorMappings`; others are our fault. */
export function ledgerProblem(error: unknown): ProblemError | undefined {
  if (!(error instanceof LedgerError)) return undefined;
  const { code, message } = error;
  if (code === 'no-space') {
    return new ProblemError(507, code, 'No space left', { detail: message, cause: error });
  }
  if (!passing.includes(code)) return undefined;
  return new ProblemError(503, code, 'Temporarily unavailable', {
    detail: 'The ledger is begun anew; the same request may succeed later',
    headers: { 'retry-after': '2' },
    cause: error,
  });
}
