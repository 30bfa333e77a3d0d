/**
 * Every way this package fails on purpose.
 *
 * - `malformed-*`: the input does not follow its specification to the letter.
 * - `no-trusted-signature`: no signature comes from a key the caller trusts.
 * - `bad-signature`: a signature claims a trusted key and does not verify.
 * - `ambiguous-key`: two of the caller's keys share one name and key id.
 * - `unsupported-algorithm`: this runtime or this package cannot compute the signature type.
 * - `origin-mismatch`: the checkpoint is of another log than the one expected.
 * - `invalid-proof`: a Merkle proof does not lead to the signed root.
 * - `root-mismatch`: tiles do not hash to the signed root.
 * - `policy-not-met`: the checkpoint lacks the log's signature or the quorum of witnesses.
 * - `out-of-range`: an index, size, width or timestamp outside its bounds.
 * - `entry-too-large`: an entry longer than 65,535 bytes.
 */
export type TlogErrorCode =
  | 'malformed-encoding'
  | 'malformed-note'
  | 'malformed-key'
  | 'malformed-checkpoint'
  | 'malformed-tile'
  | 'malformed-tile-path'
  | 'malformed-bundle'
  | 'malformed-tlog-proof'
  | 'malformed-policy'
  | 'malformed-request'
  | 'no-trusted-signature'
  | 'bad-signature'
  | 'ambiguous-key'
  | 'unsupported-algorithm'
  | 'origin-mismatch'
  | 'invalid-proof'
  | 'root-mismatch'
  | 'policy-not-met'
  | 'out-of-range'
  | 'entry-too-large';

export class TlogError extends Error {
  override readonly name = 'TlogError';
  readonly code: TlogErrorCode;

  constructor(code: TlogErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
