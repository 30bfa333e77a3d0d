import type { ClientErrorCode } from './errors.ts';
import { type Problem, problemCode } from './problem.ts';

const codesOfProblems: Readonly<Record<string, ClientErrorCode>> = {
  'unknown-key': 'unknown-key',
  'unknown-country': 'unknown-country',
  'country-without-home': 'country-without-home',
  'too-large': 'too-large',
  'digest-mismatch': 'digest-mismatch',
  'idempotency-conflict': 'idempotency-conflict',
};

const codesOfStatuses: Readonly<Record<number, ClientErrorCode>> = {
  401: 'unknown-key',
  403: 'forbidden',
  413: 'too-large',
};

/** What an answer that stands means to the caller. */
export function codeOfRefusal(status: number, problem: Problem | undefined): ClientErrorCode {
  const code = problemCode(problem);
  if (code !== undefined && Object.hasOwn(codesOfProblems, code)) {
    return codesOfProblems[code] ?? 'refused';
  }
  return codesOfStatuses[status] ?? 'refused';
}
