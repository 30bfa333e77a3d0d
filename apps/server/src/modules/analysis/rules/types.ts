import type { RuleEffect } from '../verdict/evidence.ts';

/** One file of YARA rules. */
export interface RuleSource {
  /** As its author calls it, for messages: `packers.yar`. */
  readonly name: string;
  readonly text: string;
}

/** YARA rules that are signed, tried and put into use together. */
export interface RuleSet {
  readonly name: string;
  /** Grows by each publication. */
  readonly version: number;
  readonly sources: readonly RuleSource[];
}

/** What scanners work with at a time; another generation is other sets, or other versions. */
export interface RuleBundle {
  readonly generation: number;
  readonly sets: readonly RuleSet[];
}

/** Where a rule's string stands in the file. */
export type StringMatch = {
  /** `$a` */
  readonly identifier: string;
  readonly offset: number;
  readonly length: number;
};

export type MetaValue = string | number | boolean;

/** A rule that matched. */
export type RuleMatch = {
  readonly set: string;
  readonly version: number;
  readonly rule: string;
  /** Where it matched: `file`, or the name of a layer that another stage has decoded. */
  readonly source: string;
  readonly tags: readonly string[];
  readonly meta: Readonly<Record<string, MetaValue>>;
  readonly effect: RuleEffect;
  /** What a suspicion is worth, 0–100. */
  readonly weight: number;
  readonly threatName?: string;
  readonly description?: string;
  /** In order of offset; at most {@link stringsMax}. */
  readonly strings: readonly StringMatch[];
  /** How many there are, of those that were looked for. */
  readonly stringCount: number;
};

/** What the stage `rules` answers. */
export type RuleFindings = {
  readonly generation: number;
  /** Sets that the file was held against. */
  readonly sets: readonly { readonly name: string; readonly version: number }[];
  readonly matches: readonly RuleMatch[];
  /** Rules that did not come to their end on this file, as `set/rule`. */
  readonly unfinished: readonly string[];
};

export const stringsMax = 50;
export const matchesMax = 500;

/** Something wrong in a rule set. */
export interface RuleProblem {
  readonly source: string;
  /** From 1; where the compiler tells. */
  readonly line?: number;
  readonly column?: number;
  /** `E009` */
  readonly code?: string;
  readonly message: string;
}
