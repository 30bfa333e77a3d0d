import { type Clock, isoTime } from '../../../platform/clock.ts';
import type { Watcher } from './analyse.ts';
import type { Outcome } from './judging.ts';
import type { AnalysisReason, OpenedAnalysis } from './types.ts';

/** An analysis that is under way at this moment. */
export interface RunningAnalysis {
  readonly analysis: string;
  readonly sample: string;
  readonly region: string;
  readonly reason: AnalysisReason;
  readonly depth: number;
  readonly sizeBytes: number;
  readonly stage: string;
  /** ISO, UTC. */
  readonly since: string;
}

/** What this process has done since it started. */
export interface Counted {
  readonly judged: number;
  readonly waiting: number;
  readonly failed: number;
  /** Judged in the last minute. */
  readonly lastMinute: number;
}

export interface Tally {
  begin(opened: OpenedAnalysis): Watcher & { end(): void };
  ended(opened: OpenedAnalysis, outcome: Outcome): void;
  /** To be tried again. */
  failed(): void;
  running(): readonly RunningAnalysis[];
  counted(): Counted;
  /** Called at each change. */
  onChange(listener: () => void): Disposable;
}

const minuteMs = 60_000;

export function createTally(clock: Clock): Tally {
  const running = new Map<string, RunningAnalysis>();
  const listeners = new Set<() => void>();
  /** By second, of the last minute. */
  const seconds = new Map<number, number>();
  const counts = { judged: 0, waiting: 0, failed: 0 };
  const changed = () => {
    for (const listener of listeners) listener();
  };

  function lastMinute(): number {
    const oldest = Math.floor((clock.monotonicMs() - minuteMs) / 1_000);
    let sum = 0;
    for (const [second, n] of seconds) {
      if (second <= oldest) seconds.delete(second);
      else sum += n;
    }
    return sum;
  }

  return {
    begin: ({ analysis, job, sizeBytes }) => {
      const since = isoTime(clock.nowMs());
      const { sample, region, reason, depth } = job;
      const at = (stage: string) => {
        running.set(analysis, {
          ...{ analysis, sample, region, reason, depth, sizeBytes, stage, since },
        });
        changed();
      };
      at('opened');
      return {
        at,
        end: () => {
          running.delete(analysis);
          changed();
        },
      };
    },
    ended: (_opened, { kind }) => {
      if (kind === 'waiting') counts.waiting += 1;
      if (kind !== 'judged') return;
      counts.judged += 1;
      const second = Math.floor(clock.monotonicMs() / 1_000);
      seconds.set(second, (seconds.get(second) ?? 0) + 1);
      if (seconds.size > 120) lastMinute();
    },
    failed: () => {
      counts.failed += 1;
    },
    running: () => [...running.values()],
    counted: () => ({ ...counts, lastMinute: lastMinute() }),
    onChange: (listener) => {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
  };
}
