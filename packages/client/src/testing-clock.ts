import type { Clock } from './clock.ts';

/** Stall timeout of the clients under test: longer than any pause, by which the clock knows it. */
export const testStallTimeoutMs = 10_000_000;

/** Pauses pass at once and are noted; watches for stalls last until `stall` is called. */
export class TestClock implements Clock {
  readonly pausesMs: number[] = [];
  #elapsedMs = 0;
  readonly #startMs: number;
  readonly #watches = new Set<() => void>();

  constructor(startMs: number = Date.UTC(2026, 10, 23, 10)) {
    this.#startMs = startMs;
  }

  nowMs(): number {
    return this.#startMs + this.#elapsedMs;
  }

  monotonicMs(): number {
    return this.#elapsedMs;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (ms >= testStallTimeoutMs) return this.#watch(signal);
    this.pausesMs.push(ms);
    this.#elapsedMs += ms;
  }

  /** Lets the stall timeout pass once for every exchange under way. */
  stall(): void {
    for (const wake of [...this.#watches]) wake();
  }

  #watch(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const wake = (): void => {
        this.#watches.delete(wake);
        resolve();
      };
      this.#watches.add(wake);
      signal?.addEventListener('abort', () => {
        this.#watches.delete(wake);
        reject(signal.reason);
      });
    });
  }
}
