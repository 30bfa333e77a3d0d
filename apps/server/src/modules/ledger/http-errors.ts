import { ProblemError } from '../../platform/http/index.ts';
import { LedgerError } from './errors.ts';

/** This module's errors as problems, for `createHttpServer`'s `errorMappings`; others are our fault. */
export function ledgerProblem(error: unknown): ProblemError | undefined {
  if (!(error instanceof LedgerError) || error.code !== 'no-space') return undefined;
  const detail = error.message;
  return new ProblemError(507, 'no-space', 'No space left', { detail, cause: error });
}
