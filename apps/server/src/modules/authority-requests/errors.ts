/**
 * Every way in which work on an authority request is refused.
 *
 * - `case-unknown`: there is no such authority request.
 * - `case-invalid`: its fields contradict each other, or name what there is not.
 * - `case-unsupported`: a national-security instrument may be counted in bands alone, and there is
 *   no separate padded log for it here: it is not entered.
 * - `case-closed`: the case is closed; it can be reopened at a gate.
 * - `gate-order`: an earlier gate has not been passed, or was rejected.
 * - `gate-settled`: the gate has been passed or rejected; it can be reopened with a reason.
 * - `gate-code`: the gate knows no such code.
 * - `call-back-dependent`: the number called is one that the request itself gave.
 * - `role-missing`: this act is another role's.
 * - `reviewer-is-preparer`: who reviews has worked on the case, or is the same person by another account.
 * - `approval-invalid`: the note is not an approval of this case, signed by this operator alone.
 * - `approval-replayed`: the approval has been used before.
 * - `approval-stale`: scope, items, outcome or notice are not those that were approved.
 * - `scope-exceeded`: this is not within what was asked, or not within what was approved.
 * - `item-unknown`: the case has no such item.
 * - `item-unreadable`: what is to be handed over must be text in UTF-8, so that it can be examined.
 * - `personal-data-found`: an item of technical expertise holds personal data.
 * - `search-unavailable`: user data are found by their home site, and sites cannot be asked yet.
 * - `outcome-unfounded`: the outcome does not follow from the gates.
 * - `gag-unscheduled`: nobody has said when the gag ends or is reviewed.
 * - `notice-unplanned`: nobody has said whether and when the user is told.
 * - `paper-missing`: an emergency is closed once its paper has come.
 * - `deadline-unknown`: the case has no such deadline.
 * - `deadline-rule`: there is no such rule, or it does not take what was given.
 * - `deadline-fixed`: the law does not let this deadline be extended or paused, or not any more.
 * - `attachment-unknown`: the case has no such attachment.
 * - `attachment-too-large`: an attachment has at most 25 MiB.
 * - `attachment-damaged`: what is kept is not what was attached.
 * - `announcement-unknown`: there is no such announcement that waits, or the secret is not its own.
 * - `portal-full`: too many announcements wait.
 * - `recipient-invalid`: the requester's key is not a public key of age (X25519).
 */
export type AuthorityRequestErrorCode =
  | 'case-unknown'
  | 'case-invalid'
  | 'case-unsupported'
  | 'case-closed'
  | 'gate-order'
  | 'gate-settled'
  | 'gate-code'
  | 'call-back-dependent'
  | 'role-missing'
  | 'reviewer-is-preparer'
  | 'approval-invalid'
  | 'approval-replayed'
  | 'approval-stale'
  | 'scope-exceeded'
  | 'item-unknown'
  | 'item-unreadable'
  | 'personal-data-found'
  | 'search-unavailable'
  | 'outcome-unfounded'
  | 'gag-unscheduled'
  | 'notice-unplanned'
  | 'paper-missing'
  | 'deadline-unknown'
  | 'deadline-rule'
  | 'deadline-fixed'
  | 'attachment-unknown'
  | 'attachment-too-large'
  | 'attachment-damaged'
  | 'announcement-unknown'
  | 'portal-full'
  | 'recipient-invalid';

/** `code` is stable, the message is for people. */
export class AuthorityRequestError extends Error {
  override readonly name = 'AuthorityRequestError';
  readonly code: AuthorityRequestErrorCode;

  constructor(code: AuthorityRequestErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
