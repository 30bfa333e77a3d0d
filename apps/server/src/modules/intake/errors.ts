/**
 * Every way in which intake itself refuses; other modules' errors pass through it.
 *
 * - `malformed-header`: a header that is not what it should be.
 * - `content-encoding`: a coded body; samples come as they are.
 * - `content-type`: bytes for an upload come as `application/offset+octet-stream`.
 * - `too-large`: the body states, or has, more bytes than the policy or its upload allows.
 * - `digest-mismatch`: the bytes are not those that `Content-Digest`, or an upload's `sha256`, states.
 * - `overloaded`: more uploads than this process takes at a time.
 * - `unknown-sample`: no such sample, or none that the caller may know of.
 * - `tus-version`: the request does not speak tus 1.0.0.
 * - `unknown-upload`: no such upload, or none of the caller's; it may have expired.
 * - `uploads-open`: the customer has too many uploads that are not whole; finish or end some.
 * - `upload-locked`: another request is at work on the upload.
 * - `offset-conflict`: the upload has another offset than the request; ask for it and go on there.
 * - `checksum-mismatch`: the body is not the one that `Upload-Checksum` states; none of it counts.
 * - `upload-unfinished`: the upload is not whole yet, so that there is no receipt.
 * - `malformed-form`: a public submission is no form with a country, accepted terms and then a file.
 * - `terms-not-accepted`: a public submission without the operator's terms being accepted.
 * - `no-file`: a public submission whose form holds no file.
 * - `unknown-receipt`: no public submission of this browser, or one of more than some minutes ago.
 * - `upload-lost`: bytes of the upload can no longer be read; it has ended, begin again.
 */
export type IntakeErrorCode =
  | 'malformed-header'
  | 'content-encoding'
  | 'content-type'
  | 'too-large'
  | 'digest-mismatch'
  | 'overloaded'
  | 'unknown-sample'
  | 'tus-version'
  | 'unknown-upload'
  | 'uploads-open'
  | 'upload-locked'
  | 'offset-conflict'
  | 'checksum-mismatch'
  | 'upload-unfinished'
  | 'malformed-form'
  | 'terms-not-accepted'
  | 'no-file'
  | 'unknown-receipt'
  | 'upload-lost';

/** `code` is stable, the message is for people. */
export class IntakeError extends Error {
  override readonly name = 'IntakeError';
  readonly code: IntakeErrorCode;

  constructor(code: IntakeErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
