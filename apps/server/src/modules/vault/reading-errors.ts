import type { JsonObject } from '../../platform/http/index.ts';
import { ProblemError } from '../../platform/http/index.ts';

/**
 * Every way in which a read, or a scrub, is refused.
 *
 * - `unknown-sample`: there is no such sample here, or none that the caller may know of.
 * - `several-regions`: several regions hold the sample; the request must name one.
 * - `reader-country-refused`: the policy lets nobody in the reader's country read here.
 * - `approval-needed`: this read takes a second person's approval.
 * - `region-closed`: the region has moved away, or is about to arrive: nobody reads here.
 * - `sample-unreadable`: no data centre has a copy that can be read; the read is on record.
 * - `scrub-running`: a pass over all copies is under way already.
 */
export type ReadingErrorCode =
  | 'unknown-sample'
  | 'several-regions'
  | 'reader-country-refused'
  | 'approval-needed'
  | 'region-closed'
  | 'sample-unreadable'
  | 'scrub-running';

export interface ReadingErrorContext extends ErrorOptions {
  /** Further members of the problem. */
  readonly extra?: JsonObject;
}

/** `code` is stable, the message is for people. */
export class ReadingError extends Error {
  override readonly name = 'ReadingError';
  readonly code: ReadingErrorCode;
  readonly extra: JsonObject;

  constructor(code: ReadingErrorCode, message: string, context: ReadingErrorContext = {}) {
    super(message, context);
    this.code = code;
    this.extra = context.extra ?? {};
  }
}

/** Always in the same words: who may not know of a sample learns nothing. */
export function unknownSample(): ReadingError {
  return new ReadingError('unknown-sample', 'There is no such sample');
}

const answers: Readonly<Record<ReadingErrorCode, { status: number; title: string }>> = {
  'unknown-sample': { status: 404, title: 'Unknown sample' },
  'several-regions': { status: 409, title: 'Several regions hold the sample' },
  'reader-country-refused': { status: 403, title: 'Not from this country' },
  'approval-needed': { status: 403, title: 'A second person must approve' },
  'region-closed': { status: 409, title: 'Nobody reads this region here' },
  'sample-unreadable': { status: 503, title: 'No copy can be read' },
  'scrub-running': { status: 409, title: 'A scrub is under way' },
};

/** These errors as problems, for `createHttpServer`'s `errorMappings`. */
export function readingProblem(error: unknown): ProblemError | undefined {
  if (!(error instanceof ReadingError)) return undefined;
  const { status, title } = answers[error.code];
  return new ProblemError(status, error.code, title, {
    detail: error.message,
    extra: error.extra,
    cause: error,
  });
}
