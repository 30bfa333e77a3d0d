import type {
  EngineFinding,
  Evidence,
  JudgedMember,
  MatchedRule,
  Prevalence,
  StageLimit,
  Trait,
} from './evidence.ts';
import {
  type Judgement,
  type Reason,
  reasonsMax,
  scores,
  threatNameLengthMax,
  type Verdict,
  verdicts,
} from './verdict.ts';

/** What is found often by many, for long, and is condemned by nobody. */
export const widelySeen = { customers: 20, days: 30 } as const;

/** The greatest score of what is suspected alone, however much of it there is. */
const suspicionMax = scores.malicious - 1;
const condemnedScore = 90;

/**
 * The verdict on one file by what is known of it, of the files within it, and of how often it was
 * seen. Pure: the same evidence gives the same verdict, and another order of it too.
 *
 * - Something that condemns makes it malicious, whatever else there is.
 * - Otherwise a limit that was met, or an engine that did not come to its end, makes it incomplete,
 *   even where an allow-list has it: what was not looked at is not clean.
 * - A container is never better than the worst of its members.
 * - Clean takes a reason: an allow-list, members that are all clean, or wide and long use of what an
 *   engine has looked at. Finding nothing gives unknown.
 */
export function judge(
  evidence: Evidence,
  members: readonly JudgedMember[] = [],
  prevalence?: Prevalence,
): Judgement {
  const reasons = [
    ...evidence.rules.map(ruleReason),
    ...evidence.engines.flatMap(engineReason),
    ...evidence.traits.map(traitReason),
    ...evidence.limits.map(limitReason),
    ...members.flatMap(memberReason),
  ];
  const condemned = condemners(evidence);
  const suspicion = together(reasons.filter(isSuspicion).map(({ weight }) => weight));
  const own = condemned ? Math.max(condemnedScore, suspicion) : Math.min(suspicion, suspicionMax);
  const score = Math.max(own, ...members.map((member) => member.score), 0);
  const found = { evidence, members, prevalence, score, condemned };
  const { verdict, because } = decide(found);
  const threatName = nameOf(verdict, evidence, members);
  return {
    verdict,
    score: withinBand(verdict, score),
    ...(threatName === undefined ? {} : { threatName }),
    reasons: [...because, ...reasons].toSorted(byWeight).slice(0, reasonsMax),
  };
}

interface Found {
  readonly evidence: Evidence;
  readonly members: readonly JudgedMember[];
  readonly prevalence: Prevalence | undefined;
  readonly score: number;
  readonly condemned: boolean;
}

interface Decision {
  readonly verdict: Verdict;
  readonly because: readonly Reason[];
}

function decide(found: Found): Decision {
  const { evidence, members, score, condemned } = found;
  const { knownGood } = evidence;
  const worst = worstOf(members.map(({ verdict }) => verdict));
  if (worst === 'malicious' || (condemned && knownGood === undefined)) {
    return { verdict: 'malicious', because: knownGood === undefined ? [] : [listed(knownGood)] };
  }
  const isIncomplete = evidence.limits.length > 0 || evidence.engines.some(didNotFinish);
  if (isIncomplete || worst === 'incomplete') {
    return { verdict: 'incomplete', because: knownGood === undefined ? [] : [listed(knownGood)] };
  }
  if (knownGood !== undefined) {
    return condemned
      ? { verdict: 'suspicious', because: [listed(knownGood), contradiction] }
      : { verdict: worst === 'suspicious' ? worst : 'clean', because: [listed(knownGood)] };
  }
  if (worst === 'suspicious' || score >= scores.suspicious) {
    return { verdict: 'suspicious', because: [] };
  }
  return harmless(found, worst);
}

/** Nothing speaks against it; does something speak for it? */
function harmless({ evidence, members, prevalence, score }: Found, worst: Verdict): Decision {
  if (members.length > 0 && worst === 'clean' && evidence.rules.every(isNote)) {
    const words = `All ${members.length} files within it are clean`;
    return { verdict: 'clean', because: [{ code: 'member', words, weight: 0 }] };
  }
  const isLookedAt = evidence.engines.some(({ outcome }) => outcome === 'nothing');
  const isWide =
    prevalence !== undefined &&
    prevalence.customers >= widelySeen.customers &&
    prevalence.days >= widelySeen.days;
  if (isLookedAt && isWide && members.length === 0) {
    return { verdict: 'clean', because: [seen(prevalence)] };
  }
  const words =
    score > 0
      ? 'Every stage came to its end, and what speaks against it is too little'
      : 'Every stage came to its end, and nothing speaks against it or for it';
  const nothing: Reason = { code: 'nothing-found', words, weight: 0 };
  return {
    verdict: 'unknown',
    because: prevalence === undefined ? [nothing] : [nothing, seen(prevalence)],
  };
}

function condemners({ rules, engines }: Evidence): boolean {
  return (
    rules.some(({ effect }) => effect === 'condemns') ||
    engines.some(({ outcome }) => outcome === 'threat')
  );
}

/** The worst that there is; clean where there is none. */
export function worstOf(found: readonly Verdict[]): Verdict {
  return verdicts.find((verdict) => found.includes(verdict)) ?? 'clean';
}

/** A verdict and its score say the same. */
function withinBand(verdict: Verdict, score: number): number {
  if (verdict === 'malicious') return Math.min(100, Math.max(scores.malicious, score));
  if (verdict === 'incomplete') return Math.min(suspicionMax, score);
  if (verdict === 'suspicious') return Math.min(suspicionMax, Math.max(scores.suspicious, score));
  return Math.min(scores.suspicious - 1, score);
}

/** Suspicions add up as independent chances do: two of 50 are 75, and never more than 100. */
function together(weights: readonly number[]): number {
  const left = weights.reduce((rest, weight) => rest * (1 - weight / 100), 1);
  return Math.round(100 * (1 - left));
}

function isSuspicion({ code }: Reason): boolean {
  return code === 'rule' || code === 'engine' || code === 'trait';
}

function isNote({ effect }: MatchedRule): boolean {
  return effect === 'notes';
}

function didNotFinish({ outcome }: EngineFinding): boolean {
  return outcome === 'incomplete' || outcome === 'unavailable';
}

function ruleReason({ set, version, rule, effect, weight, ...told }: MatchedRule): Reason {
  const about = told.description === undefined ? '' : `: ${told.description}`;
  const verb = { condemns: 'condemns it', suspects: 'speaks against it', notes: 'tells of it' };
  return {
    code: 'rule',
    words: `The rule ${rule} of the set ${set}, version ${version}, ${verb[effect]}${about}`,
    weight: { condemns: 100, suspects: weight, notes: 0 }[effect],
    rule: `${set}/${rule}@${version}`,
  };
}

function engineReason(finding: EngineFinding): Reason[] {
  const { engine, outcome } = finding;
  if (outcome === 'nothing') return [];
  if (outcome === 'threat') {
    const words = `The engine ${engine} calls it ${finding.threatName}`;
    return [{ code: 'engine', words, weight: 100, engine }];
  }
  if (outcome === 'incomplete') {
    const words = `The engine ${engine} met its own limit ${finding.limit}, and has not looked at everything`;
    return [{ code: 'limit', words, weight: 0, engine, limit: `${engine}: ${finding.limit}` }];
  }
  const words = `The engine ${engine} has not answered to the end: ${finding.problem}`;
  return [{ code: 'engine-unavailable', words, weight: 0, engine, limit: engine }];
}

function traitReason({ words, weight, where }: Trait): Reason {
  return { code: 'trait', words, weight, ...(where === undefined ? {} : { where }) };
}

function limitReason({ stage, limit, allowed, where }: StageLimit): Reason {
  const amount = allowed === undefined ? '' : ` of ${allowed}`;
  const place = where === undefined ? '' : ` at ${where}`;
  const words =
    limit === 'crash'
      ? `The stage ${stage} ended in the middle${place}: what it would have found is not known`
      : `The stage ${stage} met the limit ${limit}${amount}${place}: what lies beyond was not looked at`;
  return { code: 'limit', words, weight: 0, limit, ...(where === undefined ? {} : { where }) };
}

function memberReason({ path, verdict, score, threatName }: JudgedMember): Reason[] {
  if (verdict === 'clean' || verdict === 'unknown') return [];
  const name = threatName === undefined ? '' : ` (${threatName})`;
  const words = `The file ${path} within it is ${verdict}${name}`;
  return [{ code: 'member', words, weight: score, where: path }];
}

function listed({ source, name }: NonNullable<Evidence['knownGood']>): Reason {
  const as = name === undefined ? '' : ` as ${name}`;
  const words = `The allow-list ${source} has exactly this file${as}`;
  return { code: 'known-good', words, weight: 0 };
}

const contradiction: Reason = {
  code: 'contradicted',
  words: 'An allow-list has it, and yet something condemns it: a person has to look at it',
  weight: 100,
};

function seen({ submissions, customers, days }: Prevalence): Reason {
  const words = `Seen ${count(submissions, 'time')}, from ${count(customers, 'customer')}, first ${count(days, 'day')} ago`;
  return { code: 'prevalence', words, weight: 0 };
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** What a rule of ours calls it comes first, then an engine, then the worst of the members. */
function nameOf(
  verdict: Verdict,
  { rules, engines }: Evidence,
  members: readonly JudgedMember[],
): string | undefined {
  if (verdict === 'clean' || verdict === 'unknown') return undefined;
  const condemning = rules.filter(({ effect }) => effect === 'condemns');
  const suspecting = rules.filter(({ effect }) => effect === 'suspects');
  const names = [
    ...sorted(condemning.map(({ threatName }) => threatName)),
    ...sorted(engines.map((one) => (one.outcome === 'threat' ? one.threatName : undefined))),
    ...members
      .toSorted((a, b) => b.score - a.score || compare(a.path, b.path))
      .map((member) => member.threatName),
    ...sorted(suspecting.map(({ threatName }) => threatName)),
  ];
  return names.find((name) => name !== undefined)?.slice(0, threatNameLengthMax);
}

function sorted(names: readonly (string | undefined)[]): string[] {
  return names.filter((name) => name !== undefined).toSorted(compare);
}

/** Limits stand before what weighs nothing, so that they are never cut off. */
function byWeight(a: Reason, b: Reason): number {
  return rank(b) - rank(a) || compare(a.code, b.code) || compare(a.words, b.words);
}

function rank({ code, weight }: Reason): number {
  const isLimit = code === 'limit' || code === 'engine-unavailable';
  return isLimit || code === 'known-good' ? 100 : weight;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
