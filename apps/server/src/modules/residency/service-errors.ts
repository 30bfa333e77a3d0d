import type { DataClass } from './types.ts';

/**
 * - `policy-conflict`: another version has been published meanwhile.
 * - `unknown-version`: no such version has been published.
 * - `no-policy`: no policy is in force yet.
 * - `policy-not-approved`: two people do not stand behind what the office has published.
 */
export type PolicyErrorCode =
  | 'policy-conflict'
  | 'unknown-version'
  | 'no-policy'
  | 'policy-not-approved';

/** What can go wrong with published policies; problems in their text are a `ResidencyError`. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError';
  readonly code: PolicyErrorCode;

  constructor(code: PolicyErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/**
 * - `proposer-unknown`: who proposes has no key, so that sites do not know them, or is no operator any more.
 * - `proposal-unknown`: there is no such proposal.
 * - `proposal-expired`: the proposal is older than a week; propose it again.
 * - `proposal-superseded`: another version has been published since; propose it again from there.
 * - `proposal-approved`: the proposal has been approved already.
 * - `proposal-not-approved`: nobody but who proposed it stands behind the proposal yet.
 * - `approval-same-person`: who proposed cannot approve.
 * - `approval-invalid`: the note is not an approval of this proposal, signed by this operator alone.
 * - `approval-replayed`: the approval has been used for a proposal before.
 */
export type ProposalErrorCode =
  | 'proposer-unknown'
  | 'proposal-unknown'
  | 'proposal-expired'
  | 'proposal-superseded'
  | 'proposal-approved'
  | 'proposal-not-approved'
  | 'approval-same-person'
  | 'approval-invalid'
  | 'approval-replayed';

/** What can go wrong between a policy's proposal and its publication. */
export class ProposalError extends Error {
  override readonly name = 'ProposalError';
  readonly code: ProposalErrorCode;

  constructor(code: ProposalErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/**
 * - `fenced`: this site is the home and takes nothing for the moment; try again.
 * - `not-home`: another site is the home; see `refusal`.
 * - `country-without-home`: the policy names the country in no region.
 */
export type RegionErrorCode = 'fenced' | 'not-home' | 'country-without-home';

/** A refusal as its sender gets it. */
export interface Refusal {
  readonly dataClass: DataClass;
  /** The home's name. */
  readonly site: string;
  /** The home's address, where this site knows it. */
  readonly url?: string;
  /** Signed note (`docs/formats/refusal.md`); absent where no country is known. */
  readonly note?: string;
}

export interface RegionErrorContext extends ErrorOptions {
  /** With `fenced`: when the fence ends at the latest, and how long that is from now. */
  readonly fence?: { readonly expiresAt: Temporal.Instant; readonly leftMs: number };
  /** With `not-home`. */
  readonly refusal?: Refusal;
}

/** This site may not take a class of a region's (or country's) data now. */
export class RegionError extends Error {
  override readonly name = 'RegionError';
  readonly code: RegionErrorCode;
  readonly fence: RegionErrorContext['fence'] | undefined;
  readonly refusal: Refusal | undefined;

  constructor(code: RegionErrorCode, message: string, context: RegionErrorContext = {}) {
    super(message, context);
    this.code = code;
    this.fence = context.fence;
    this.refusal = context.refusal;
  }
}
