import { ProblemError } from '../../../platform/http/index.ts';
import { RuleSetError, type RuleSetErrorCode } from './errors.ts';

const answers: Readonly<
  Record<RuleSetErrorCode, { readonly status: number; readonly title: string }>
> = {
  'rule-set-malformed': { status: 400, title: 'Not a rule set' },
  'rule-set-not-signed': { status: 403, title: 'Not signed by a signer of this site' },
  'rule-set-invalid': { status: 422, title: 'The rules do not compile' },
  'rule-set-outdated': { status: 409, title: 'A higher version was published' },
  'rule-set-busy': { status: 409, title: 'Another version is being tried' },
  'unknown-rule-set': { status: 404, title: 'Unknown rule set' },
  'rule-set-not-stopped': { status: 409, title: 'Nothing to let through' },
  'rule-set-same-person': { status: 403, title: 'A second person is needed' },
  'rule-set-check-failed': { status: 503, title: 'The rules could not be tried' },
};

const problemsMax = 50;

/** Errors of rule sets as problems, for `createHttpServer`'s `errorMappings`. */
export function ruleSetProblem(error: unknown): ProblemError | undefined {
  if (!(error instanceof RuleSetError)) return undefined;
  const { status, title } = answers[error.code];
  const problems = error.problems.slice(0, problemsMax).map((problem) => ({ ...problem }));
  return new ProblemError(status, error.code, title, {
    detail: error.message,
    cause: error,
    ...(problems.length === 0 ? {} : { extra: { problems } }),
  });
}
