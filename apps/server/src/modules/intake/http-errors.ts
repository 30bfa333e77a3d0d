import { ProblemError } from '../../platform/http/index.ts';
import { IntakeError, type IntakeErrorCode } from './errors.ts';

interface Answer {
  readonly status: number;
  readonly title: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const answers: Readonly<Record<IntakeErrorCode, Answer>> = {
  'malformed-header': { status: 400, title: 'Malformed header' },
  'content-encoding': {
    status: 415,
    title: 'Coded content',
    headers: { 'accept-encoding': 'identity' },
  },
  'too-large': { status: 413, title: 'Too large' },
  'digest-mismatch': { status: 422, title: 'Digest mismatch' },
  incomplete: { status: 400, title: 'Incomplete body' },
  overloaded: { status: 503, title: 'Overloaded', headers: { 'retry-after': '1' } },
  'unknown-sample': { status: 404, title: 'Unknown sample' },
};

/** This module's errors as problems, for `createHttpServer`'s `errorMappings`. */
export function intakeProblem(error: unknown): ProblemError | undefined {
  if (!(error instanceof IntakeError)) return undefined;
  const { status, title, headers } = answers[error.code];
  return new ProblemError(status, error.code, title, {
    cause: error,
    detail: error.message,
    ...(headers && { headers }),
  });
}
