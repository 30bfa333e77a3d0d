/** What can go wrong with a blob store. */
export type BlobErrorCode =
  /** No object under that key. */
  | 'not-found'
  /** The disk or quota is full, or less than the reserve is left. */
  | 'no-space'
  /** The store exists but refuses to be written: rights, read-only, or its folder is gone. */
  | 'unwritable'
  /** A remote store does not answer, or answers that it cannot now. */
  | 'unreachable'
  /** A store that should exist is not there. */
  | 'missing'
  /** The folder or bucket is there but is another store, or cannot serve as one. */
  | 'unsuitable'
  /** The key breaks the grammar of keys. */
  | 'bad-key'
  /** Anything else: an input/output error, an unexpected answer. */
  | 'failed';

export interface BlobErrorContext {
  /** Name of the store: the data centre. */
  readonly store: string;
  readonly key?: string | undefined;
  readonly cause?: unknown;
}

/** The one error of this folder; misuse by the programmer is a `TypeError`. */
export class BlobError extends Error {
  override readonly name = 'BlobError';
  readonly code: BlobErrorCode;
  readonly store: string;
  readonly key: string | undefined;

  constructor(code: BlobErrorCode, message: string, context: BlobErrorContext) {
    super(message, context.cause === undefined ? undefined : { cause: context.cause });
    this.code = code;
    this.store = context.store;
    this.key = context.key;
  }
}

/** The code of a system error such as `ENOSPC`, or '' where it has none. */
export function systemErrorCode(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}
