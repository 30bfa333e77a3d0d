import { ProblemError } from '../../platform/http/index.ts';
import { AccessError, type AccessErrorCode } from './errors.ts';

const statuses: Readonly<Record<AccessErrorCode, number>> = {
  'request-unknown': 404,
  'request-invalid': 422,
  'request-expired': 409,
  'request-approved': 409,
  'approval-same-person': 403,
  'approval-invalid': 422,
  'approval-replayed': 409,
  'approval-missing': 403,
  'approval-mismatch': 403,
  'approval-expired': 403,
  'approval-used': 403,
};

/** This module's errors as problems, for `createHttpServer`'s `errorMappings`. */
export function accessProblem(error: unknown): ProblemError | undefined {
  if (!(error instanceof AccessError)) return undefined;
  const { code, message } = error;
  return new ProblemError(statuses[code], code, 'No access', {
    detail: message,
    cause: error,
    // Approvals travel from the office to the sites within moments.
    ...(code === 'approval-missing' ? { headers: { 'retry-after': '2' } } : {}),
  });
}
