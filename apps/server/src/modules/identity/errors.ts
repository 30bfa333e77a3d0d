/**
 * Every way in which this module refuses.
 *
 * - `unauthenticated`: no credentials, or none of the kind that the route takes.
 * - `unknown-key`, `unknown-token`: an API key or token that is not (or no longer) valid.
 * - `request-rejected`: a request of another party whose note, time, nonce or body is not right.
 * - `note-invalid`: a note that an operator should have signed, and has not, or not alone.
 * - `overloaded`: more unknown credentials than this party looks up.
 * - `office-unreachable`: an operator's token cannot be checked now.
 * - `invalid-operator`, `operator-exists`, `key-in-use`: an operator that cannot be made.
 * - `unknown-operator`: no person of that name, or one who has been deactivated.
 * - `own-roles`: nobody changes their own roles, or deactivates themselves.
 * - `last-administrator`: the change would leave nobody who looks after people.
 * - `key-exists`: the person has a key already.
 * - `no-key`: the person has no key that could be replaced.
 * - `no-account`, `has-account`: a key that is replaced in another way than was tried.
 * - `other-administrator-needed`: who gave a person new credentials cannot ask for the new key as well.
 * - `email-in-use`: another person has this e-mail address.
 * - `unknown-link`: a link that was used, was replaced, is over, or never was.
 * - `weak-password`: a password that is too short or would be tried first.
 * - `wrong-password`, `no-password`: a change of a password that is not known, or not there.
 * - `second-factor-needed`: the account has to set up a second factor, or a passkey, before anything else.
 * - `recent-sign-in-needed`: what is asked takes a sign-in of the last minutes.
 * - `cross-origin`: a change with a cookie that a page of another origin may have asked for.
 * - `too-many-attempts`: sign-ins for this account; see `Retry-After`.
 * - `unknown-code`: a sign-in at a site that was not begun there, was finished already, or is over.
 * - `unknown-session`: no session of one's own with this id.
 * - `unknown-customer`, `unknown-api-key`: nothing of that id.
 * - `token-file-exposed`, `token-file-malformed`: the administrator's token file is not fit.
 */
export type IdentityErrorCode =
  | 'unauthenticated'
  | 'unknown-key'
  | 'unknown-token'
  | 'request-rejected'
  | 'note-invalid'
  | 'overloaded'
  | 'office-unreachable'
  | 'invalid-operator'
  | 'operator-exists'
  | 'key-in-use'
  | 'unknown-operator'
  | 'own-roles'
  | 'last-administrator'
  | 'key-exists'
  | 'no-key'
  | 'no-account'
  | 'has-account'
  | 'other-administrator-needed'
  | 'email-in-use'
  | 'unknown-link'
  | 'weak-password'
  | 'wrong-password'
  | 'no-password'
  | 'second-factor-needed'
  | 'recent-sign-in-needed'
  | 'cross-origin'
  | 'too-many-attempts'
  | 'unknown-code'
  | 'unknown-session'
  | 'unknown-customer'
  | 'unknown-api-key'
  | 'token-file-exposed'
  | 'token-file-malformed';

export interface IdentityErrorOptions extends ErrorOptions {
  readonly retryAfterSeconds?: number;
}

/** `code` is stable, the message is for people. */
export class IdentityError extends Error {
  override readonly name = 'IdentityError';
  readonly code: IdentityErrorCode;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: IdentityErrorCode, message: string, options: IdentityErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/**
 * - `unreachable`: no connection, or it broke.
 * - `timed-out`: no answer in time.
 * - `refused`: an answer of 400 or above; see `status` and `problem`.
 * - `malformed-answer`: an answer that is not what was asked for.
 */
export type PartyErrorCode = 'unreachable' | 'timed-out' | 'refused' | 'malformed-answer';

export interface PartyErrorContext extends ErrorOptions {
  readonly status?: number;
  /** The code of the problem that the other party answered with. */
  readonly problem?: string;
}

/** A request to another party that did not succeed. */
export class PartyError extends Error {
  override readonly name = 'PartyError';
  readonly code: PartyErrorCode;
  readonly status: number | undefined;
  readonly problem: string | undefined;

  constructor(code: PartyErrorCode, message: string, context: PartyErrorContext = {}) {
    super(message, context);
    this.code = code;
    this.status = context.status;
    this.problem = context.problem;
  }
}
