import type { Clock } from '../clock.ts';
import type { Reputation, ReputationVerdict } from './answer.ts';

/** How long an answer is believed, in milliseconds. */
export type CacheTimes = Readonly<Record<ReputationVerdict, number>>;

const hourMs = 3_600_000;

/** What is bad stays so longer than what is not known yet. */
export const defaultCacheTimes: CacheTimes = {
  malicious: 24 * hourMs,
  suspicious: hourMs,
  clean: 6 * hourMs,
  unknown: hourMs / 6,
  incomplete: hourMs / 6,
};

export interface ReputationCache {
  get(sha256: string): Reputation | undefined;
  set(sha256: string, answer: Reputation): void;
  delete(sha256: string): void;
  clear(): void;
  readonly size: number;
}

/** In memory, bounded: what was used longest ago goes first. */
export function createReputationCache(options: {
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly entriesMax: number;
  readonly times?: Partial<CacheTimes> | undefined;
}): ReputationCache {
  const { clock, entriesMax } = options;
  const times = { ...defaultCacheTimes, ...options.times };
  const kept = new Map<string, { readonly answer: Reputation; readonly untilMs: number }>();
  return {
    get(sha256) {
      const found = kept.get(sha256);
      if (found === undefined) return undefined;
      kept.delete(sha256);
      if (found.untilMs <= clock.monotonicMs()) return undefined;
      kept.set(sha256, found);
      return found.answer;
    },
    set(sha256, answer) {
      kept.delete(sha256);
      kept.set(sha256, { answer, untilMs: clock.monotonicMs() + times[answer.verdict] });
      const [oldest] = kept.keys();
      if (kept.size > entriesMax && oldest !== undefined) kept.delete(oldest);
    },
    delete: (sha256) => void kept.delete(sha256),
    clear: () => kept.clear(),
    get size() {
      return kept.size;
    },
  };
}
