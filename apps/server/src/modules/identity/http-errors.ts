import { ProblemError } from '../../platform/http/index.ts';
import { IdentityError, type IdentityErrorCode, PartyError } from './errors.ts';

interface Answer {
  readonly status: number;
  readonly title: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const challenge = { 'www-authenticate': 'Bearer, Vitrine-Note' };
const soon = { 'retry-after': '2' };

const answers: Readonly<Record<IdentityErrorCode, Answer>> = {
  unauthenticated: { status: 401, title: 'Credentials are needed', headers: challenge },
  'unknown-key': { status: 401, title: 'Unknown API key', headers: challenge },
  'unknown-token': { status: 401, title: 'Unknown token', headers: challenge },
  'request-rejected': { status: 401, title: 'Signed request rejected', headers: challenge },
  'note-invalid': { status: 422, title: 'Not a valid signed note' },
  overloaded: { status: 503, title: 'Overloaded', headers: soon },
  'office-unreachable': { status: 503, title: 'The office does not answer', headers: soon },
  'invalid-operator': { status: 422, title: 'Not a valid operator' },
  'operator-exists': { status: 409, title: 'The operator exists' },
  'key-in-use': { status: 409, title: 'The key belongs to another operator' },
  'unknown-operator': { status: 404, title: 'Unknown operator' },
  'own-roles': { status: 409, title: 'Nobody changes their own rights' },
  'last-administrator': { status: 409, title: 'The last administrator' },
  'key-exists': { status: 409, title: 'The person has a key' },
  'no-key': { status: 409, title: 'The person has no key' },
  'no-account': { status: 409, title: 'The person has no account' },
  'has-account': { status: 409, title: 'The person has an account' },
  'other-administrator-needed': { status: 409, title: 'Another administrator is needed' },
  'email-in-use': { status: 409, title: 'The e-mail address is taken' },
  'unknown-link': { status: 410, title: 'The link leads nowhere' },
  'weak-password': { status: 422, title: 'The password is too weak' },
  'wrong-password': { status: 403, title: 'Not the password' },
  'no-password': { status: 409, title: 'There is no password' },
  'second-factor-needed': { status: 403, title: 'A second factor is needed' },
  'recent-sign-in-needed': { status: 403, title: 'Sign in again' },
  'cross-origin': { status: 403, title: 'Asked for by another origin' },
  'too-many-attempts': { status: 429, title: 'Too many attempts' },
  'unknown-code': { status: 403, title: 'The sign-in cannot be finished' },
  'unknown-session': { status: 404, title: 'Unknown session' },
  'unknown-customer': { status: 404, title: 'Unknown customer' },
  'unknown-api-key': { status: 404, title: 'Unknown API key' },
  'token-file-exposed': { status: 500, title: 'Internal error' },
  'token-file-malformed': { status: 500, title: 'Internal error' },
};

/** This module's errors as problems, for `createHttpServer`'s `errorMappings`. */
export function identityProblem(error: unknown): ProblemError | undefined {
  if (error instanceof PartyError) return partyProblem(error);
  if (!(error instanceof IdentityError)) return undefined;
  const { status, title } = answers[error.code];
  const headers = error.retryAfterSeconds
    ? { 'retry-after': String(error.retryAfterSeconds) }
    : answers[error.code].headers;
  return new ProblemError(status, error.code, title, {
    cause: error,
    ...(headers && { headers }),
    ...(status < 500 && { detail: error.message }),
  });
}

function partyProblem(error: PartyError): ProblemError {
  if (error.code === 'unreachable' || error.code === 'timed-out') {
    return new ProblemError(503, 'party-unreachable', 'Another party does not answer', {
      headers: soon,
      cause: error,
    });
  }
  const title = 'Another party refused or answered wrongly';
  return new ProblemError(502, 'party-refused', title, { cause: error });
}
