import { type Clock, systemClock } from '../../apps/server/src/platform/clock.ts';

/** The system's clock, whose wall time a test can put forward and back. */
export class ShiftedClock implements Clock {
  #shiftMs = 0;

  nowMs(): number {
    return systemClock.nowMs() + this.#shiftMs;
  }

  monotonicMs(): number {
    return systemClock.monotonicMs();
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return systemClock.sleep(ms, signal);
  }

  shift(ms: number): void {
    this.#shiftMs += ms;
  }
}
