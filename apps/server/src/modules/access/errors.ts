/**
 * Every way in which access that takes a second person is refused.
 *
 * - `request-unknown`: there is no such request.
 * - `request-invalid`: the policy has no such site.
 * - `request-expired`: the request is older than a day; ask again.
 * - `request-approved`: the request has been approved already.
 * - `approval-same-person`: who asked cannot approve.
 * - `approval-invalid`: the note is not an approval of this request, signed by this operator alone.
 * - `approval-replayed`: the approval has been used for a request before.
 * - `approval-missing`: this site has no approval of that request from the office (yet).
 * - `approval-mismatch`: the approval is for another reader, sample, form, purpose or case.
 * - `approval-expired`: the approval's time is over.
 * - `approval-used`: the approval has served its one read.
 */
export type AccessErrorCode =
  | 'request-unknown'
  | 'request-invalid'
  | 'request-expired'
  | 'request-approved'
  | 'approval-same-person'
  | 'approval-invalid'
  | 'approval-replayed'
  | 'approval-missing'
  | 'approval-mismatch'
  | 'approval-expired'
  | 'approval-used';

/** `code` is stable, the message is for people. */
export class AccessError extends Error {
  override readonly name = 'AccessError';
  readonly code: AccessErrorCode;

  constructor(code: AccessErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
