/**
 * Remembers what was loaded for a short time, the least recently used forgotten first. Callers that
 * ask for one key together share one loading.
 */
export class FreshCache {
  #deps;
  #entries = new Map();
  #loading = new Map();
  constructor(deps) {
    this.#deps = deps;
  }
  get(key) {
    const entry = this.#entries.get(key);
    if (entry !== undefined && this.#deps.clock.monotonicMs() < entry.freshUntilMs) {
      this.#remember(key, entry);
      return Promise.resolve(entry.value);
    }
    const shared = this.#loading.get(key);
    if (shared !== undefined) return shared;
    const loading = this.#load(key, entry !== undefined, {
      isCurrent: () => this.#loading.get(key) === loading,
    });
    this.#loading.set(key, loading);
    return loading;
  }
  /** Also what is being loaded at this moment will not be remembered. */
  forget(key) {
    this.#entries.delete(key);
    this.#loading.delete(key);
  }
  async #load(key, known, { isCurrent }) {
    const freshUntilMs = this.#deps.clock.monotonicMs() + this.#deps.freshMs;
    try {
      // The caller registers this loading before any of it runs.
      await Promise.resolve();
      const value = await this.#deps.load(key, known);
      if (!isCurrent()) return value;
      if (value === undefined) this.#entries.delete(key);
      else this.#remember(key, { value, freshUntilMs });
      return value;
    } finally {
      if (isCurrent()) this.#loading.delete(key);
    }
  }
  #remember(key, entry) {
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    if (this.#entries.size <= this.#deps.entriesMax) return;
    const oldest = this.#entries.keys().next().value;
    if (oldest !== undefined) this.#entries.delete(oldest);
  }
}
