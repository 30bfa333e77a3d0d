/** Time that is allowed, not counting while it is paused. */
export class Deadline {
  readonly #over: () => void;
  #leftMs = Number.POSITIVE_INFINITY;
  #sinceMs = 0;
  #timer: NodeJS.Timeout | undefined;
  #running = false;

  constructor(over: () => void) {
    this.#over = over;
  }

  /** Begins anew with so much time. */
  set(ms: number): void {
    const wasRunning = this.#running;
    this.pause();
    this.#leftMs = ms;
    if (wasRunning) this.resume();
  }

  resume(): void {
    if (this.#running) return;
    this.#running = true;
    this.#sinceMs = performance.now();
    if (!Number.isFinite(this.#leftMs)) return;
    this.#timer = setTimeout(this.#over, Math.max(0, this.#leftMs));
    this.#timer.unref();
  }

  pause(): void {
    if (!this.#running) return;
    this.#running = false;
    clearTimeout(this.#timer);
    this.#leftMs -= performance.now() - this.#sinceMs;
  }

  get leftMs(): number {
    return this.#running ? this.#leftMs - (performance.now() - this.#sinceMs) : this.#leftMs;
  }
}
