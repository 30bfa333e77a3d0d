import type { SiteFigures } from './figures.ts';

/** One moment of a site, as it is drawn. */
export interface Point {
  readonly at: string;
  /** Since the point before; null where there is none, or the site was started anew between. */
  readonly submissionsPerSecond: number | null;
  readonly bytesPerSecond: number | null;
  readonly storedBytes: number;
  readonly ledgerWaiting: number;
  readonly copiesMissing: number;
}

/** How fast a site takes in. */
export interface Rate {
  readonly submissionsPerSecond: number;
  readonly bytesPerSecond: number;
}

interface Sample {
  readonly slot: number;
  readonly figures: SiteFigures;
}

/** One point for each half minute, an hour of them: the newest of each. */
export const slotMs = 30_000;
const slots = 120;
/** A rate over longer than this is not one of now. */
const rateMsMax = 2 * slotMs;

/** What the sites told of the last hour, in memory: a restart forgets it. */
export function createHistory() {
  const samples = new Map<string, Sample[]>();
  const rates = new Map<string, { readonly figures: SiteFigures; readonly rate: Rate | null }>();
  return {
    add(site: string, figures: SiteFigures): void {
      const slot = Math.floor(Date.parse(figures.at) / slotMs);
      const kept = (samples.get(site) ?? []).filter(
        (one) => one.slot < slot && one.slot > slot - slots,
      );
      samples.set(site, [...kept, { slot, figures }]);
      const last = rates.get(site)?.figures;
      if (last?.at === figures.at) return;
      rates.set(site, { figures, rate: (last && rateBetween(last, figures)) ?? null });
    },
    /** Between the two newest answers. */
    rate: (site: string): Rate | null => rates.get(site)?.rate ?? null,
    points: (site: string): Point[] =>
      (samples.get(site) ?? []).map((sample, i, all) => pointOf(sample, all[i - 1])),
  };
}

export type History = ReturnType<typeof createHistory>;

function pointOf({ slot, figures }: Sample, before: Sample | undefined): Point {
  const { at, stored, ledger, copiesMissing } = figures;
  const isNext = before !== undefined && before.slot === slot - 1;
  const rate = isNext ? rateBetween(before.figures, figures) : undefined;
  return {
    at,
    submissionsPerSecond: rate?.submissionsPerSecond ?? null,
    bytesPerSecond: rate?.bytesPerSecond ?? null,
    storedBytes: stored.reduce((sum, { bytes }) => sum + bytes, 0),
    ledgerWaiting: ledger.waiting,
    copiesMissing,
  };
}

/** undefined where the site was started anew between, or the two lie too far apart. */
function rateBetween(before: SiteFigures, { at, taken }: SiteFigures): Rate | undefined {
  const ms = Date.parse(at) - Date.parse(before.at);
  const submissions = taken.submissions - before.taken.submissions;
  const bytes = taken.bytes - before.taken.bytes;
  if (ms <= 0 || ms > rateMsMax || submissions < 0 || bytes < 0) return undefined;
  const seconds = ms / 1_000;
  return { submissionsPerSecond: submissions / seconds, bytesPerSecond: bytes / seconds };
}
