/**
 * Every way in which intake itself refuses; other modules' errors pass through it.
 *
 * - `malformed-header`: a header that is not what it should be.
 * - `content-encoding`: a coded body; samples come as they are.
 * - `too-large`: the body states, or has, more bytes than the policy allows.
 * - `digest-mismatch`: the body is not the one that `Content-Digest` states.
 * - `incomplete`: the body ended before it was whole.
 * - `overloaded`: more uploads than this process takes at a time.
 * - `unknown-sample`: no such sample, or none that the caller may know of.
 */
export type IntakeErrorCode =
  | 'malformed-header'
  | 'content-encoding'
  | 'too-large'
  | 'digest-mismatch'
  | 'incomplete'
  | 'overloaded'
  | 'unknown-sample';

/** `code` is stable, the message is for people. */
export class IntakeError extends Error {
  override readonly name = 'IntakeError';
  readonly code: IntakeErrorCode;

  constructor(code: IntakeErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
