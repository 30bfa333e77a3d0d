import type { Clock } from '../../platform/clock.ts';

export interface FreshCacheDeps<T> {
  readonly clock: Pick<Clock, 'monotonicMs'>;
  /** Called once at a time for a key; `undefined` is never remembered. */
  readonly load: (key: string, known: boolean) => Promise<T | undefined>;
  /** An answer is given out for this long after its loading began. */
  readonly freshMs: number;
  readonly entriesMax: number;
}

interface Entry<T> {
  readonly value: T;
  readonly freshUntilMs: number;
}

/**
 * Remembers what was loaded for a short time, the least recently used forgotten first. Callers that
 * ask for one key together share one loading.
 */
export class FreshCache<T> {
  readonly #deps: FreshCacheDeps<T>;
  readonly #entries = new Map<string, Entry<T>>();
  readonly #loading = new Map<string, Promise<T | undefined>>();

  constructor(deps: FreshCacheDeps<T>) {
    this.#deps = deps;
  }

  get(key: string): Promise<T | undefined> {
    const entry = this.#entries.get(key);
    if (entry !== undefined && this.#deps.clock.monotonicMs() < entry.freshUntilMs) {
      this.#remember(key, entry);
      return Promise.resolve(entry.value);
    }
    return this.#loading.get(key) ?? this.#begin(key, entry !== undefined);
  }

  #begin(key: string, known: boolean): Promise<T | undefined> {
    const loading: Promise<T | undefined> = this.#load(key, known, {
      isCurrent: () => this.#loading.get(key) === loading,
    });
    this.#loading.set(key, loading);
    return loading;
  }

  /**
   * What `get` would give without waiting; undefined where it would have to. What is half as old as
   * it may become is loaded anew meanwhile, so that what is asked for all the time stays fresh.
   */
  peek(key: string): T | undefined {
    const entry = this.#entries.get(key);
    const leftMs = (entry?.freshUntilMs ?? 0) - this.#deps.clock.monotonicMs();
    if (entry === undefined || leftMs <= 0) return undefined;
    if (leftMs < this.#deps.freshMs / 2 && !this.#loading.has(key)) {
      // Who needs it then loads it again, and learns what is wrong.
      this.#begin(key, true).catch(() => undefined);
    }
    return entry.value;
  }

  /** Also what is being loaded at this moment will not be remembered. */
  forget(key: string): void {
    this.#entries.delete(key);
    this.#loading.delete(key);
  }

  async #load(
    key: string,
    known: boolean,
    { isCurrent }: { isCurrent: () => boolean },
  ): Promise<T | undefined> {
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

  #remember(key: string, entry: Entry<T>): void {
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    if (this.#entries.size <= this.#deps.entriesMax) return;
    const oldest = this.#entries.keys().next().value;
    if (oldest !== undefined) this.#entries.delete(oldest);
  }
}
