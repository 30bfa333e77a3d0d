import { ProblemError } from '../../platform/http/index.ts';
import { StatisticsError, type StatisticsErrorCode } from './errors.ts';

interface Answer {
  readonly status: number;
  readonly title: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const answers: Readonly<Record<StatisticsErrorCode, Answer>> = {
  'malformed-header': { status: 400, title: 'Malformed header' },
  'content-type': {
    status: 415,
    title: 'Unsupported media type',
    headers: { accept: 'application/x-ndjson' },
  },
  'content-encoding': {
    status: 415,
    title: 'Unsupported coding',
    headers: { 'accept-encoding': 'gzip, zstd, identity' },
  },
  'malformed-coding': { status: 400, title: 'The body does not decode' },
  'too-large': { status: 413, title: 'Too large' },
  overloaded: { status: 503, title: 'Overloaded', headers: { 'retry-after': '1' } },
  'store-unavailable': {
    status: 503,
    title: 'The statistics database does not answer',
    headers: { 'retry-after': '5' },
  },
  'reader-country-refused': { status: 403, title: 'Not from this country' },
  'spool-full': {
    status: 507,
    title: 'No more events can wait',
    headers: { 'retry-after': '30' },
  },
  'unknown-batch': { status: 404, title: 'Unknown batch' },
  'unknown-event': { status: 404, title: 'Unknown event' },
  'unknown-week': { status: 404, title: 'Unknown week' },
  'block-damaged': { status: 500, title: 'Damaged block' },
  'worker-lost': { status: 503, title: 'Interrupted', headers: { 'retry-after': '1' } },
  'month-ended': { status: 503, title: 'Kept no longer', headers: { 'retry-after': '1' } },
  'nothing-to-erase': { status: 404, title: 'Nothing to erase' },
  'unknown-erasure': { status: 404, title: 'Unknown erasure' },
  'erasure-open': { status: 409, title: 'An erasure comes first' },
  'not-gone': { status: 500, title: 'Not removed yet' },
  'lane-lost': { status: 503, title: 'Interrupted', headers: { 'retry-after': '1' } },
};

/** This module's errors as problems, for `createHttpServer`'s `errorMappings`. */
export function statisticsProblem(error: unknown): ProblemError | undefined {
  if (!(error instanceof StatisticsError)) return undefined;
  const { status, title, headers } = answers[error.code];
  return new ProblemError(status, error.code, title, {
    cause: error,
    detail: error.message,
    ...(headers && { headers }),
  });
}
