import { ProblemError } from '../../platform/http/index.ts';
import { VaultEngineError } from './engine/index.ts';
import { VaultError, type VaultErrorCode } from './errors.ts';

interface Answer {
  readonly status: number;
  readonly title: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const soon = { 'retry-after': '2' };

const answers: Readonly<Record<VaultErrorCode, Answer>> = {
  'key-unknown': { status: 500, title: 'Internal error' },
  'key-destroyed': { status: 503, title: 'The key was replaced meanwhile', headers: soon },
  'key-unavailable': { status: 503, title: 'A key cannot be opened now', headers: soon },
  'key-place-missing': { status: 503, title: 'A store of keys is missing', headers: soon },
  'idempotency-conflict': { status: 422, title: 'Idempotency key used for other content' },
  'container-gone': { status: 410, title: 'The sample is here no more' },
  busy: { status: 503, title: 'Busy', headers: soon },
};

/** This module's errors as problems, for `createHttpServer`'s `errorMappings`. */
export function vaultProblem(error: unknown): ProblemError | undefined {
  if (error instanceof VaultEngineError) return engineProblem(error);
  if (!(error instanceof VaultError)) return undefined;
  const { status, title, headers } = answers[error.code];
  return new ProblemError(status, error.code, title, {
    cause: error,
    ...(headers && { headers }),
    ...(status < 500 && { detail: error.message }),
  });
}

function engineProblem(error: VaultEngineError): ProblemError {
  const { code, failed } = error;
  if (code === 'too-large') {
    return new ProblemError(413, code, 'Too large', { detail: error.message, cause: error });
  }
  const where = failed.map((one) => `${one.dataCentre}: ${one.code}`).join(', ');
  const because = where === '' ? '' : ` (${where})`;
  if (failed.some((failure) => failure.code === 'no-space')) {
    const detail = `Nothing was stored${because}`;
    return new ProblemError(507, 'no-space', 'No space left', { detail, cause: error });
  }
  if (code === 'not-stored' || code === 'worker-lost' || code === 'closed') {
    const detail = `Nothing was stored${because}; the same request may succeed later`;
    return new ProblemError(503, 'not-stored', 'Not stored', {
      detail,
      headers: soon,
      cause: error,
    });
  }
  return new ProblemError(500, 'internal', 'Internal error', { cause: error });
}
