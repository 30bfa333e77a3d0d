import type { Problem } from './problem.ts';

/** Every way in which a call of this package can fail. */
export type ClientErrorCode =
  /** The API key, an address or the metadata have not the form they must have; nothing was sent. */
  | 'malformed-key'
  | 'malformed-url'
  | 'malformed-metadata'
  /** The office's or a site's word, final. */
  | 'unknown-key'
  | 'forbidden'
  | 'unknown-country'
  | 'country-without-home'
  | 'too-large'
  | 'digest-mismatch'
  | 'idempotency-conflict'
  /** Any other answer that trying again cannot change. */
  | 'refused'
  /** Passing troubles; they reach the caller as the `cause` of `gave-up`. */
  | 'busy'
  | 'not-home'
  | 'unreachable'
  | 'stalled'
  /** The limits of the retry policy are reached. */
  | 'gave-up'
  /** A signal of the caller. */
  | 'aborted'
  /** The source failed to deliver its bytes, or other bytes than it had said. */
  | 'source-failed'
  /** The answer is not what its status promises. */
  | 'malformed-answer'
  /** The receipt speaks of something else than what was sent. */
  | 'receipt-mismatch';

export interface ClientErrorOptions extends ErrorOptions {
  readonly status?: number | undefined;
  readonly problem?: Problem | undefined;
  readonly url?: string | undefined;
  readonly attempts?: number | undefined;
}

export class ClientError extends Error {
  override readonly name = 'ClientError';
  readonly code: ClientErrorCode;
  /** HTTP status of the answer that decided; undefined where no answer did. */
  readonly status: number | undefined;
  /** The problem document of that answer (RFC 9457), where it had one. */
  readonly problem: Problem | undefined;
  /** Where the request went. */
  readonly url: string | undefined;
  /** Attempts made, on `gave-up`. */
  readonly attempts: number | undefined;

  constructor(code: ClientErrorCode, message: string, options: ClientErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.status = options.status;
    this.problem = options.problem;
    this.url = options.url;
    this.attempts = options.attempts;
  }
}

/** Codes under which no other submission with the same key would fare better. */
const fatalCodes: ReadonlySet<ClientErrorCode> = new Set([
  'malformed-key',
  'malformed-url',
  'unknown-key',
  'forbidden',
  'unknown-country',
  'country-without-home',
  'aborted',
]);

/** Whether the error would meet every further submission of this client as well. */
export function isFatal(error: unknown): error is ClientError {
  return error instanceof ClientError && fatalCodes.has(error.code);
}
