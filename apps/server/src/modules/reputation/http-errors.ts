import { ProblemError } from '../../platform/http/index.ts';
import { ReputationError, type ReputationErrorCode } from './errors.ts';

interface Answer {
  readonly status: number;
  readonly title: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const answers: Readonly<Record<ReputationErrorCode, Answer>> = {
  'malformed-hash': { status: 400, title: 'Malformed hash' },
  'malformed-host': { status: 400, title: 'Malformed host' },
  'empty-bulk': { status: 400, title: 'No hashes' },
  'partial-hash': { status: 400, title: 'Partial hash' },
  'too-many-hashes': { status: 413, title: 'Too many hashes' },
  'lookup-content-type': {
    status: 415,
    title: 'Unsupported media type',
    headers: { accept: 'application/json, application/octet-stream' },
  },
  'lookups-overloaded': { status: 503, title: 'Overloaded', headers: { 'retry-after': '1' } },
  'too-many-questions': {
    status: 429,
    title: 'Too many questions at a time',
    headers: { 'retry-after': '1' },
  },
  'malformed-cursor': { status: 400, title: 'Malformed cursor' },
  'cursor-too-old': { status: 410, title: 'The cursor is too old' },
  'model-not-ready': { status: 503, title: 'Not ready yet', headers: { 'retry-after': '2' } },
  'rebuild-under-way': { status: 409, title: 'It is being built already' },
  'unknown-source': { status: 404, title: 'Unknown source' },
  'malformed-import': { status: 400, title: 'Malformed import' },
};

/** This module's errors as problems, for `createHttpServer`'s `errorMappings`. */
export function reputationProblem(error: unknown): ProblemError | undefined {
  if (!(error instanceof ReputationError)) return undefined;
  const { status, title, headers } = answers[error.code];
  return new ProblemError(status, error.code, title, {
    cause: error,
    detail: error.message,
    ...(headers && { headers }),
    ...(error.positions.length > 0 && { extra: { positions: [...error.positions] } }),
  });
}
