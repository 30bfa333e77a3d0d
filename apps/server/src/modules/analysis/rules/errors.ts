import type { RuleProblem } from './types.ts';

/**
 * Every way in which rule sets are refused.
 *
 * - `rule-set-malformed`: not a rule set as its format has it.
 * - `rule-set-not-signed`: none of the signers that the site names has signed it, or a signature is wrong.
 * - `rule-set-invalid`: its rules do not compile; the problems name file and line.
 * - `rule-set-outdated`: a version as high, or higher, has been published before.
 * - `rule-set-busy`: another version of the set is being tried at this moment.
 * - `unknown-rule-set`: there is no such set, or no such version.
 * - `rule-set-not-stopped`: only a version that was stopped at its trial can be let through.
 * - `rule-set-same-person`: who published it cannot be the second person.
 * - `rule-set-check-failed`: the trial did not come to its end.
 */
export type RuleSetErrorCode =
  | 'rule-set-malformed'
  | 'rule-set-not-signed'
  | 'rule-set-invalid'
  | 'rule-set-outdated'
  | 'rule-set-busy'
  | 'unknown-rule-set'
  | 'rule-set-not-stopped'
  | 'rule-set-same-person'
  | 'rule-set-check-failed';

/** `code` is stable, the message is for people. */
export class RuleSetError extends Error {
  override readonly name = 'RuleSetError';
  readonly code: RuleSetErrorCode;
  readonly problems: readonly RuleProblem[];

  constructor(
    code: RuleSetErrorCode,
    message: string,
    options: ErrorOptions & { readonly problems?: readonly RuleProblem[] } = {},
  ) {
    super(message, options);
    this.code = code;
    this.problems = options.problems ?? [];
  }
}
