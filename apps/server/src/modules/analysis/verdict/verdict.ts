/** What a site holds of a file; in order of how much it binds a container that has such a member. */
export const verdicts = ['malicious', 'incomplete', 'suspicious', 'unknown', 'clean'] as const;
export type Verdict = (typeof verdicts)[number];

/**
 * Why a verdict is what it is.
 *
 * - `rule`: a rule matched.
 * - `engine`: an engine named a threat.
 * - `trait`: the structure has something that harmless files seldom have.
 * - `member`: a file within this one has this verdict.
 * - `limit`: a limit was met, so that something was not looked at.
 * - `engine-unavailable`: an engine that is configured has not answered to the end.
 * - `known-good`: the file stands in an allow-list.
 * - `contradicted`: it stands in an allow-list, and yet something condemns it: a person has to look.
 * - `prevalence`: how often it was seen, where that had a part in the verdict.
 * - `nothing-found`: every stage ran to its end and nothing speaks against the file.
 * - `override`: two people decided otherwise.
 */
export const reasonCodes = [
  'rule',
  'engine',
  'trait',
  'member',
  'limit',
  'engine-unavailable',
  'known-good',
  'contradicted',
  'prevalence',
  'nothing-found',
  'override',
] as const;
export type ReasonCode = (typeof reasonCodes)[number];

/** One thing that led to a verdict, in words that a person can follow. */
export interface Reason {
  readonly code: ReasonCode;
  /** One English sentence without a full stop. */
  readonly words: string;
  /** What it brought to the score, 0–100. */
  readonly weight: number;
  /** `set/rule`, with the version of the set after `@`. */
  readonly rule?: string;
  readonly engine?: string;
  /** Which limit, or which stage or engine did not come to its end. */
  readonly limit?: string;
  /** The path of a member, or where in the file. */
  readonly where?: string;
}

/** What the site holds of one file, by what is known now. */
export interface Judgement {
  readonly verdict: Verdict;
  /** 0 (nothing speaks against it) to 100; malicious is from 80, suspicious from 30. */
  readonly score: number;
  /** As a rule or an engine calls it; of files that are condemned or suspected. */
  readonly threatName?: string;
  /** The heaviest first; at most {@link reasonsMax}. */
  readonly reasons: readonly Reason[];
}

export const scores = { malicious: 80, suspicious: 30 } as const;
export const reasonsMax = 50;
export const threatNameLengthMax = 120;

/** Whether somebody gave a verdict's name. */
export function isVerdict(text: string): text is Verdict {
  return verdicts.some((verdict) => verdict === text);
}
