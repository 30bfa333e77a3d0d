import { setTimeout as delay } from 'node:timers/promises';

/** The one source of time; handed to whoever needs it so that tests can own it. */
export interface Clock {
  /** Wall time in milliseconds since 1970-01-01T00:00:00Z; may jump. */
  nowMs(): number;
  /** Milliseconds since an arbitrary start; never runs backwards. */
  monotonicMs(): number;
  /** Resolves after `ms` milliseconds; rejects with the signal's reason when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  async sleep(ms, signal) {
    try {
      await delay(ms, undefined, { signal });
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
  },
};

/** `2026-11-23T10:00:00.000Z`: UTC with exactly three decimals, the form of every ledger entry. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}

interface Sleeper {
  readonly wakeAtMs: number;
  readonly wake: () => void;
}

/** A clock for tests: stands still until it is moved. */
export class ManualClock implements Clock {
  #nowMs: number;
  #elapsedMs = 0;
  readonly #sleepers = new Set<Sleeper>();

  constructor(startMs: number = Date.UTC(2026, 10, 23, 10)) {
    this.#nowMs = startMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  monotonicMs(): number {
    return this.#elapsedMs;
  }

  /** How many are asleep: lets a test wait until the code under test sleeps. */
  get sleeping(): number {
    return this.#sleepers.size;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (ms <= 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        this.#sleepers.delete(sleeper);
        reject(signal?.reason);
      };
      const sleeper: Sleeper = {
        wakeAtMs: this.#elapsedMs + ms,
        wake: () => {
          signal?.removeEventListener('abort', abort);
          resolve();
        },
      };
      this.#sleepers.add(sleeper);
      signal?.addEventListener('abort', abort, { once: true });
    });
  }

  /** Moves both times on and wakes, in order, whoever was due. */
  advance(ms: number): void {
    this.#nowMs += ms;
    this.#elapsedMs += ms;
    const due = [...this.#sleepers].filter((sleeper) => sleeper.wakeAtMs <= this.#elapsedMs);
    due.sort((a, b) => a.wakeAtMs - b.wakeAtMs);
    for (const sleeper of due) {
      this.#sleepers.delete(sleeper);
      sleeper.wake();
    }
  }

  /** Sets the wall clock alone, as an administrator would. */
  setWall(ms: number): void {
    this.#nowMs = ms;
  }
}
