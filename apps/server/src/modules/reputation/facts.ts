import type { Verdict } from '../analysis/index.ts';

export type { Verdict };

/** In the order of their numbers in what is packed; `unknown` also where nothing is known of a file. */
export const verdicts = [
  'unknown',
  'clean',
  'suspicious',
  'malicious',
  'incomplete',
] as const satisfies readonly Verdict[];

/** On how many installations of the caller's region, and in how many submissions, it was seen. */
export const bands = ['none', 'rare', 'uncommon', 'common', 'widespread'] as const;
export type Band = (typeof bands)[number];

/** What one region knows of a file. */
export interface RegionFacts {
  readonly region: string;
  /** Left out where the region holds no sample of it. */
  readonly verdict?: Verdict;
  readonly threat?: string;
  /** Months since January 2020, 1 to 255; left out where they are not known. */
  readonly firstMonth?: number;
  readonly lastMonth?: number;
  readonly band: Band;
}

/** All that the site knows of a file; regions in the order of their names, none twice. */
export interface Facts {
  readonly knownGood: boolean;
  readonly regions: readonly RegionFacts[];
}

export const noFacts: Facts = { knownGood: false, regions: [] };

/** What one caller is told. */
export interface Answer {
  readonly verdict: Verdict;
  /** Whether the site knows anything of it that this caller may learn. */
  readonly known: boolean;
  readonly knownGood: boolean;
  /** Whether the site would like the file to be submitted. */
  readonly wanted: boolean;
  readonly threat?: string;
  readonly firstMonth?: number;
  readonly lastMonth?: number;
  readonly prevalence: Band;
}

/**
 * The rule of what crosses regions, all of it. A malicious or suspicious verdict of any region
 * protects everybody at the site; that a file is known good is public. Everything else is told to
 * the region's own callers alone: other regions' clean, unknown and incomplete samples, times and
 * counts change no part of an answer. Whether a file is wanted follows from these and nothing more.
 * @param region of the caller; undefined for people of the operator, who see each region apart
 */
export function answerFor(facts: Facts, region: string | undefined): Answer {
  const own = facts.regions.find((one) => one.region === region);
  const worst = worstOf(facts.regions);
  const verdict = verdictOf(worst, facts.knownGood, own?.verdict);
  const threat = worst?.threat ?? (verdict === own?.verdict ? own?.threat : undefined);
  return {
    verdict,
    known: worst !== undefined || facts.knownGood || own?.verdict !== undefined,
    knownGood: facts.knownGood,
    wanted: own?.verdict === undefined && !facts.knownGood && worst?.verdict !== 'malicious',
    ...(threat !== undefined && { threat }),
    ...(own?.firstMonth !== undefined && { firstMonth: own.firstMonth }),
    ...(own?.lastMonth !== undefined && { lastMonth: own.lastMonth }),
    prevalence: own?.band ?? 'none',
  };
}

function verdictOf(
  worst: RegionFacts | undefined,
  knownGood: boolean,
  own: Verdict | undefined,
): Verdict {
  if (worst?.verdict !== undefined) return worst.verdict;
  return knownGood ? 'clean' : (own ?? 'unknown');
}

/** The verdict that protects everybody: malicious before suspicious, one with a name before one without. */
function worstOf(regions: readonly RegionFacts[]): RegionFacts | undefined {
  let worst: RegionFacts | undefined;
  for (const one of regions)
    if (rankOf(one) > (worst === undefined ? 0 : rankOf(worst))) worst = one;
  return worst;
}

function rankOf({ verdict, threat }: RegionFacts): number {
  const named = threat === undefined ? 0 : 1;
  if (verdict === 'malicious') return 4 + named;
  return verdict === 'suspicious' ? 2 + named : 0;
}

/** Whether the verdict is told in every region. */
export function isSiteWide(verdict: Verdict | undefined): boolean {
  return verdict === 'malicious' || verdict === 'suspicious';
}

/** The same facts, with what one region knows put in place of what it knew; undefined: nothing. */
export function withRegion(
  facts: Facts,
  region: string,
  change: (known: RegionFacts | undefined) => RegionFacts | undefined,
): Facts {
  const changed = change(facts.regions.find((one) => one.region === region));
  const others = facts.regions.filter((one) => one.region !== region);
  const regions = changed === undefined ? others : [...others, changed];
  return {
    knownGood: facts.knownGood,
    regions: regions.toSorted((a, b) => (a.region < b.region ? -1 : 1)),
  };
}

export function isNothing({ knownGood, regions }: Facts): boolean {
  return !knownGood && regions.length === 0;
}

const firstYear = 2020;

/** Months since January 2020, the first being 1; within what a byte holds. */
export function monthOf(at: Temporal.Instant): number {
  const { year, month } = at.toZonedDateTimeISO('UTC');
  return Math.min(Math.max((year - firstYear) * 12 + month, 1), 255);
}

/** `2026-11` */
export function monthText(month: number): string {
  const year = firstYear + Math.floor((month - 1) / 12);
  return `${year}-${String(((month - 1) % 12) + 1).padStart(2, '0')}`;
}

const bandsFrom: readonly (readonly [Band, number])[] = [
  ['widespread', 10_000],
  ['common', 1_000],
  ['uncommon', 10],
  ['rare', 1],
];

/** @param seen installations and submissions together */
export function bandOf(seen: number): Band {
  return bandsFrom.find(([, from]) => seen >= from)?.[0] ?? 'none';
}
