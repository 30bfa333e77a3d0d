/** Remembers what was used within a span of time, up to a number of entries. */
export class Nonces {
  #clock;
  #keptMs;
  #max;
  /** In the order of their arrival, so that those to forget stand first. */
  #used = new Map();
  constructor(clock, options) {
    this.#clock = clock;
    this.#keptMs = options.keptMs;
    this.#max = options.max;
  }
  /** `full`: nothing can be remembered now, so nothing may be accepted. */
  use(nonce) {
    const nowMs = this.#clock.monotonicMs();
    for (const [oldest, forgetAtMs] of this.#used) {
      if (forgetAtMs > nowMs) break;
      this.#used.delete(oldest);
    }
    if (this.#used.has(nonce)) return 'used';
    if (this.#used.size >= this.#max) return 'full';
    this.#used.set(nonce, nowMs + this.#keptMs);
    return 'fresh';
  }
}
