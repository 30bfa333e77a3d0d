/** What can go wrong in the vault's byte path. */
export type VaultEngineErrorCode =
  /** The plaintext passes the limit given to `begin` or `put`. */
  | 'too-large'
  /** Too few data centres took the object; `failed` tells why, each. */
  | 'not-stored'
  /** Not every data centre could remove the object. */
  | 'not-removed'
  /** No data centre asked holds the object. */
  | 'not-found'
  /** A copy is there but does not authenticate, or is not the bytes expected. */
  | 'damaged'
  /** A copy is there, it may be, but its data centre cannot be read. */
  | 'unreadable'
  /** The worker thread ended in the middle; nothing of the object remains. */
  | 'worker-lost'
  /** The writer was aborted, or its source failed. */
  | 'aborted'
  /** The engine is closed. */
  | 'closed'
  /** The recipient or identity is not one, or there is no such data centre. */
  | 'bad-request';

/** Why one data centre did not do its part. */
export interface DataCentreFailure {
  readonly dataCentre: string;
  /** A `BlobErrorCode`, or `damaged`. */
  readonly code: string;
}

export interface VaultEngineErrorContext {
  readonly key?: string | undefined;
  readonly failed?: readonly DataCentreFailure[] | undefined;
  /** Data centres that may still hold bytes under the key, since removal failed there too. */
  readonly leftIn?: readonly string[] | undefined;
  readonly cause?: unknown;
}

/** The one error of the engine; misuse by the programmer is a `TypeError`. */
export class VaultEngineError extends Error {
  override readonly name = 'VaultEngineError';
  readonly code: VaultEngineErrorCode;
  readonly key: string | undefined;
  readonly failed: readonly DataCentreFailure[];
  readonly leftIn: readonly string[];

  constructor(code: VaultEngineErrorCode, message: string, context: VaultEngineErrorContext = {}) {
    super(message, context.cause === undefined ? undefined : { cause: context.cause });
    this.code = code;
    this.key = context.key;
    this.failed = context.failed ?? [];
    this.leftIn = context.leftIn ?? [];
  }
}

/** A `VaultEngineError` as it crosses from one thread to another. */
export interface ErrorMessage {
  readonly code: VaultEngineErrorCode;
  readonly message: string;
  readonly key: string | undefined;
  readonly failed: readonly DataCentreFailure[];
  readonly leftIn: readonly string[];
}

export function toErrorMessage(error: VaultEngineError): ErrorMessage {
  const { code, message, key, failed, leftIn } = error;
  return { code, message, key, failed, leftIn };
}

export function fromErrorMessage(error: ErrorMessage): VaultEngineError {
  return new VaultEngineError(error.code, error.message, error);
}
