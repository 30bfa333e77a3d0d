import { ProblemError } from '../../../platform/http/index.ts';

/**
 * Every way in which deciding about a verdict is refused.
 *
 * - `override-unknown`: there is no such decision.
 * - `override-open`: another decision about the file stands, or waits for a second person.
 * - `override-same-person`: who proposed it cannot be the second person.
 * - `override-wrong-state`: it does not wait for this.
 */
export type OverrideErrorCode =
  | 'override-unknown'
  | 'override-open'
  | 'override-same-person'
  | 'override-wrong-state';

/** `code` is stable, the message is for people. */
export class OverrideError extends Error {
  override readonly name = 'OverrideError';
  readonly code: OverrideErrorCode;

  constructor(code: OverrideErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

const answers: Readonly<
  Record<OverrideErrorCode, { readonly status: number; readonly title: string }>
> = {
  'override-unknown': { status: 404, title: 'Unknown decision' },
  'override-open': { status: 409, title: 'A decision is there already' },
  'override-same-person': { status: 403, title: 'A second person is needed' },
  'override-wrong-state': { status: 409, title: 'Not in this state' },
};

/** Errors of decisions as problems, for `createHttpServer`'s `errorMappings`. */
export function overrideProblem(error: unknown): ProblemError | undefined {
  if (!(error instanceof OverrideError)) return undefined;
  const { status, title } = answers[error.code];
  return new ProblemError(status, error.code, title, { detail: error.message, cause: error });
}
