import type { Clock } from './clock.ts';

export interface LatelyDeps<T> {
  readonly clock: Pick<Clock, 'monotonicMs'>;
  /** So long nobody looks again. */
  readonly freshMs: number;
  readonly look: () => Promise<T>;
  /** Told of a look that failed while an older value could be given. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * What takes a while to find out and may be a moment old. The first who asks waits; later ones get
 * what was found last, and the first of them who finds it old lets it be looked for again. One look
 * at a time, however many ask.
 * @returns throws what `look` throws, where nothing has been found yet
 */
export function createLately<T>(deps: LatelyDeps<T>): () => Promise<T> {
  const { clock, freshMs, look, onFailure } = deps;
  let found: { readonly value: T; readonly freshUntilMs: number } | undefined;
  let looking: Promise<T> | undefined;

  async function lookAgain(): Promise<T> {
    try {
      const value = await look();
      found = { value, freshUntilMs: clock.monotonicMs() + freshMs };
      return value;
    } finally {
      looking = undefined;
    }
  }

  return async () => {
    if (found !== undefined && clock.monotonicMs() < found.freshUntilMs) return found.value;
    looking ??= lookAgain();
    if (found === undefined) return looking;
    looking.catch(onFailure);
    return found.value;
  };
}
