/** What can be wrong with an age file, identity or recipient. */
export type AgeErrorCode =
  /** Text is not a strict Bech32 `AGE-SECRET-KEY-1…` string, or not 32 bytes. */
  | 'identity-malformed'
  /** The identity was erased with `destroy()` before this use. */
  | 'identity-destroyed'
  /** Text is not a strict Bech32 `age1…` string, or not a usable public key. */
  | 'recipient-malformed'
  /** The first line is not that of an age file. */
  | 'not-age'
  /** An age file of another version than v1. */
  | 'version-unsupported'
  /** The header breaks the grammar. */
  | 'header-malformed'
  /** No end of header within `headerBytesMax`. */
  | 'header-too-large'
  /** A stanza of a known type breaks the rules of that type. */
  | 'stanza-malformed'
  /** The ephemeral share is a low-order point: the shared secret is all zero. */
  | 'share-low-order'
  /** None of the identities opens any stanza. */
  | 'no-identity-matched'
  /** The file key was found, but the header is not the one it was made with. */
  | 'header-mac-mismatch'
  /** The input ends inside the header, or before a final chunk. */
  | 'truncated'
  /** A chunk does not authenticate at its place: altered, moved, repeated or cut short. */
  | 'chunk-tampered'
  /** The final chunk is empty although the payload is not. */
  | 'empty-final-chunk'
  /** Bytes follow the final chunk. */
  | 'trailing-data'
  /** No plaintext has a payload of this length. */
  | 'payload-length-invalid';

export interface AgeErrorOptions {
  /** Zero-based number of the chunk at fault. */
  readonly chunk?: number;
  readonly cause?: unknown;
}

/** The one error of this package; misuse by the programmer is a `TypeError` or `RangeError`. */
export class AgeError extends Error {
  override readonly name = 'AgeError';
  readonly code: AgeErrorCode;
  /** Zero-based number of the payload chunk at fault, where there is one. */
  readonly chunk: number | undefined;

  constructor(code: AgeErrorCode, message: string, options: AgeErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.chunk = options.chunk;
  }
}
