/** Admits `perSecond` acts a second on average, and as many at once after a quiet second. */
export class Rate {
  #clock;
  #perSecond;
  #left;
  #atMs;
  constructor(clock, perSecond) {
    this.#clock = clock;
    this.#perSecond = perSecond;
    this.#left = perSecond;
    this.#atMs = clock.monotonicMs();
  }
  /** Whether one more act is admitted now. */
  take() {
    const nowMs = this.#clock.monotonicMs();
    const earned = ((nowMs - this.#atMs) * this.#perSecond) / 1_000;
    this.#left = Math.min(this.#perSecond, this.#left + earned);
    this.#atMs = nowMs;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}
