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
  'content-type': {
    status: 415,
    title: 'Unsupported media type',
    headers: { accept: 'application/offset+octet-stream' },
  },
  'too-large': { status: 413, title: 'Too large' },
  'digest-mismatch': { status: 422, title: 'Digest mismatch' },
  overloaded: { status: 503, title: 'Overloaded', headers: { 'retry-after': '1' } },
  'unknown-sample': { status: 404, title: 'Unknown sample' },
  'tus-version': { status: 412, title: 'Unsupported version', headers: { 'tus-version': '1.0.0' } },
  'unknown-upload': { status: 404, title: 'Unknown upload' },
  'uploads-open': { status: 429, title: 'Too many uploads', headers: { 'retry-after': '60' } },
  'upload-locked': { status: 423, title: 'Locked', headers: { 'retry-after': '1' } },
  'offset-conflict': { status: 409, title: 'Another offset' },
  'checksum-mismatch': { status: 460, title: 'Checksum mismatch' },
  'upload-unfinished': { status: 409, title: 'The upload is not whole' },
  'malformed-form': { status: 400, title: 'Malformed form' },
  'terms-not-accepted': { status: 400, title: 'The terms were not accepted' },
  'no-file': { status: 400, title: 'No file' },
  'unknown-receipt': { status: 404, title: 'No receipt to show' },
  'upload-lost': { status: 410, title: 'The upload is lost' },
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
