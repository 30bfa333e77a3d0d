import type { Clock } from '../../platform/clock.ts';

/** Wakes one sleeper early. A ring while nobody sleeps is kept for the next one. */
export class Alarm {
  readonly #clock: Clock;
  #rung = false;
  #wake: (() => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  ring = (): void => {
    this.#rung = true;
    this.#wake?.();
  };

  /**
   * Resolves after `ms`, or as soon as the alarm has been rung since the last call.
   * @returns whether it was rung
   */
  async sleep(ms: number): Promise<boolean> {
    if (!this.#rung) {
      const cancel = new AbortController();
      this.#wake = () => cancel.abort();
      // The rejection says no more than that the alarm was rung.
      await this.#clock.sleep(ms, cancel.signal).catch(() => undefined);
      this.#wake = undefined;
    }
    const rung = this.#rung;
    this.#rung = false;
    return rung;
  }
}
