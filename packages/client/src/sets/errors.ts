/**
 * Why a file of an offline set is not taken.
 *
 * - `malformed`: it is not in the format that it should be in, or breaks off.
 * - `wrong-digest`: it is not the file that the manifest names.
 * - `wrong-order`: a manifest or a delta does not follow what stands.
 * - `missing`: a file that the manifest names is not there.
 */
export type SetErrorCode = 'malformed' | 'wrong-digest' | 'wrong-order' | 'missing';

/** `code` is stable, the message is for people. */
export class SetError extends Error {
  override readonly name = 'SetError';
  readonly code: SetErrorCode;

  constructor(code: SetErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
