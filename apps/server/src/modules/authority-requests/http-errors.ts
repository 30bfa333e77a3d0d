import { ProblemError } from '../../platform/http/index.ts';
import { AuthorityRequestError, type AuthorityRequestErrorCode } from './errors.ts';

const statuses: Readonly<Record<AuthorityRequestErrorCode, number>> = {
  'case-unknown': 404,
  'case-invalid': 422,
  'case-unsupported': 422,
  'case-closed': 409,
  'gate-order': 409,
  'gate-settled': 409,
  'gate-code': 422,
  'call-back-dependent': 422,
  'role-missing': 403,
  'reviewer-is-preparer': 403,
  'approval-invalid': 422,
  'approval-replayed': 409,
  'approval-stale': 409,
  'scope-exceeded': 422,
  'item-unknown': 404,
  'item-unreadable': 422,
  'personal-data-found': 409,
  'search-unavailable': 409,
  'outcome-unfounded': 409,
  'gag-unscheduled': 422,
  'notice-unplanned': 422,
  'paper-missing': 409,
  'deadline-unknown': 404,
  'deadline-rule': 422,
  'deadline-fixed': 409,
  'attachment-unknown': 404,
  'attachment-too-large': 413,
  'attachment-damaged': 500,
  'announcement-unknown': 404,
  'portal-full': 503,
  'recipient-invalid': 422,
};

/** This module's errors as problems, for `createHttpServer`'s `errorMappings`. */
export function authorityRequestProblem(error: unknown): ProblemError | undefined {
  if (!(error instanceof AuthorityRequestError)) return undefined;
  const { code, message } = error;
  return new ProblemError(statuses[code], code, 'Not done', { detail: message, cause: error });
}
