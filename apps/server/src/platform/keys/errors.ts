/**
 * Every way key wrapping fails on purpose.
 *
 * - `missing`: there is no key file, and this start must not make one.
 * - `malformed`: the file does not follow its format.
 * - `wrong-passphrase`: it does not open: wrong passphrase, or a damaged file.
 * - `exposed`: other users of the machine may read the file.
 * - `weak-passphrase`: a new key file was asked for with an empty passphrase.
 * - `unwrap-failed`: wrapped bytes are damaged, of another key, or of another context.
 */
export type KeyErrorCode =
  | 'missing'
  | 'malformed'
  | 'wrong-passphrase'
  | 'exposed'
  | 'weak-passphrase'
  | 'unwrap-failed';

export class KeyError extends Error {
  override readonly name = 'KeyError';
  readonly code: KeyErrorCode;

  constructor(code: KeyErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
