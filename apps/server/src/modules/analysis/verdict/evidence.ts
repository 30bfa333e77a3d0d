import type { LimitHit } from '../limits.ts';
import type { Verdict } from './verdict.ts';

/** What a rule's match is worth: it condemns alone, adds to a suspicion, or only tells something. */
export const ruleEffects = ['condemns', 'suspects', 'notes'] as const;
export type RuleEffect = (typeof ruleEffects)[number];

/** A rule that matched, as far as the verdict needs it. */
export interface MatchedRule {
  readonly set: string;
  readonly version: number;
  readonly rule: string;
  readonly effect: RuleEffect;
  /** What a suspicion is worth, 0–100. */
  readonly weight: number;
  readonly threatName?: string;
  /** What the rule says of itself. */
  readonly description?: string;
}

/** What an engine said of the whole file. */
export type EngineFinding = {
  readonly engine: string;
  /** Version of program and signatures, as the engine tells it. */
  readonly version?: string;
} & (
  | { readonly outcome: 'threat'; readonly threatName: string }
  | { readonly outcome: 'nothing' }
  /** The engine did not look at everything; `limit` as it calls it. */
  | { readonly outcome: 'incomplete'; readonly limit: string }
  | { readonly outcome: 'unavailable'; readonly problem: string }
);

/** Something in the structure that harmless files seldom have. */
export interface Trait {
  readonly code: string;
  readonly words: string;
  /** 0–100. */
  readonly weight: number;
  readonly where?: string;
}

/** A limit that was met in a stage. */
export interface StageLimit extends LimitHit {
  readonly stage: string;
}

/** Everything that is known of one file by itself. */
export interface Evidence {
  readonly rules: readonly MatchedRule[];
  readonly engines: readonly EngineFinding[];
  readonly traits: readonly Trait[];
  readonly limits: readonly StageLimit[];
  /** Where an allow-list has exactly this file. */
  readonly knownGood?: { readonly source: string; readonly name?: string };
}

/** A file found within, judged by itself. */
export interface JudgedMember {
  readonly path: string;
  readonly verdict: Verdict;
  readonly score: number;
  readonly threatName?: string;
}

/** How often a file was seen at this site. */
export interface Prevalence {
  readonly submissions: number;
  readonly customers: number;
  /** Days since it was first seen. */
  readonly days: number;
}
