import type { Clock } from './clock.ts';

export interface LatelyDeps<T> {
  readonly clock: Pick<Clock, 'monotonicMs'>;
  /** So long nobody looks again. */
  readonly freshMs: number;
  /** What is older than this is given to nobody: who asks then waits as the first did. */
  readonly oldMs: number;
  readonly look: () => Promise<T>;
  /** Told of a look that failed while an older value could be given. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * What takes a while to find out and may be a moment old. The first who asks waits; later ones get
 * what was found last, and the first of them who finds it old lets it be looked for again. One look
 * at a time, however many ask.
 * @returns throws what `look` throws, where nothing was found yet that could be given
 */
export function createLately<T>(deps: LatelyDeps<T>): () => Promise<T> {
  const { clock, freshMs, oldMs, look, onFailure } = deps;
  let found: { readonly value: T; readonly atMs: number } | undefined;
  let looking: Promise<T> | undefined;

  async function lookAgain(): Promise<T> {
    try {
      const atMs = clock.monotonicMs();
      const value = await look();
      found = { value, atMs };
      return value;
    } finally {
      looking = undefined;
    }
  }

  return async () => {
    const last = found;
    const ageMs = last === undefined ? Number.POSITIVE_INFINITY : clock.monotonicMs() - last.atMs;
    if (last !== undefined && ageMs < freshMs) return last.value;
    looking ??= lookAgain();
    if (last === undefined || ageMs >= oldMs) return looking;
    looking.catch(onFailure);
    return last.value;
  };
}
