import { type ErrorMapping, ProblemError } from '../../../platform/http/index.ts';
import { RelocationError, type RelocationErrorCode } from '../errors.ts';

const statuses: Record<RelocationErrorCode, number> = {
  'relocation-unknown': 404,
  'customer-unknown': 404,
  'relocation-state': 409,
  'relocation-running': 409,
  'plan-impossible': 422,
  'plan-void': 409,
  'approval-invalid': 422,
  'approval-replayed': 409,
  'approval-same-person': 409,
  'approvals-missing': 409,
  'switch-not-witnessed': 503,
  'report-invalid': 422,
  'peer-unavailable': 503,
  'copy-damaged': 500,
  'manifests-differ': 500,
  'space-missing': 507,
  'clocks-differ': 409,
  'certificate-refused': 422,
};

/** How a relocation's errors are answered. */
export const relocationProblems: ErrorMapping = (error) =>
  error instanceof RelocationError
    ? new ProblemError(statuses[error.code], error.code, 'The relocation says no', {
        detail: error.message,
        cause: error,
      })
    : undefined;
