/**
 * Every way in which the vault refuses, apart from its byte path (`VaultEngineError`).
 *
 * - `key-unknown`: there is no such key here.
 * - `key-destroyed`: the key was destroyed, with everything it could open.
 * - `key-unavailable`: no copy of the key can be read and unwrapped.
 * - `key-place-missing`: a folder that holds copies of keys is not there; nothing is certain then.
 * - `idempotency-conflict`: the key was used before, for other content.
 * - `container-gone`: the sample that a file was found in is here no more.
 * - `busy`: other writers got in the way too often; the same request may succeed at once.
 */
export type VaultErrorCode =
  | 'key-unknown'
  | 'key-destroyed'
  | 'key-unavailable'
  | 'key-place-missing'
  | 'idempotency-conflict'
  | 'container-gone'
  | 'busy';

/** `code` is stable, the message is for people. */
export class VaultError extends Error {
  override readonly name = 'VaultError';
  readonly code: VaultErrorCode;

  constructor(code: VaultErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
