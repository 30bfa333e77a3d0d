import type { PolicyProblem } from './types.ts';

export type ResidencyErrorCode =
  /** The policy or the document has problems; they are listed. */
  | 'invalid-policy'
  /** The step from the version in force to this one has problems; they are listed. */
  | 'invalid-succession'
  /** A change was asked for a region that the policy does not have. */
  | 'unknown-region'
  /** A change was asked towards a site that the policy does not have. */
  | 'unknown-site'
  /** A change was asked that changes nothing: no class, or the site is the home already. */
  | 'nothing-to-change';

export class ResidencyError extends Error {
  readonly code: ResidencyErrorCode;
  readonly problems: readonly PolicyProblem[];

  constructor(code: ResidencyErrorCode, message: string, problems: readonly PolicyProblem[] = []) {
    super(message);
    this.name = 'ResidencyError';
    this.code = code;
    this.problems = problems;
  }
}
