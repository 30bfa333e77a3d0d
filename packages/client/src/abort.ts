import type { Clock } from './clock.ts';
import { ClientError } from './errors.ts';

export interface LinkedAbort {
  readonly signal: AbortSignal;
  abort(reason: unknown): void;
  /** Lets go of the signals that were joined; they may live far longer than this one. */
  release(): void;
}

/** A signal that follows others and can be aborted by itself. */
export function linkAborts(signals: readonly (AbortSignal | undefined)[]): LinkedAbort {
  const controller = new AbortController();
  const joined = signals.filter((signal) => signal !== undefined);
  const follow = (event: Event): void => {
    const { target } = event;
    if (target instanceof AbortSignal) controller.abort(target.reason);
  };
  for (const signal of joined) {
    if (signal.aborted) controller.abort(signal.reason);
    signal.addEventListener('abort', follow, { once: true });
  }
  return {
    signal: controller.signal,
    abort: (reason) => controller.abort(reason),
    release: () => {
      for (const signal of joined) signal.removeEventListener('abort', follow);
    },
  };
}

export function abortedError(signal: AbortSignal): ClientError {
  return new ClientError('aborted', 'Aborted by the caller', { cause: signal.reason });
}

/** @throws {ClientError} `aborted` */
export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw abortedError(signal);
}

/**
 * Waits for work that others wait for too: an abort ends the waiting and leaves the work.
 * @throws {ClientError} `aborted`, or what the work throws
 */
export async function waitFor<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  throwIfAborted(signal);
  let abort = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(abortedError(signal));
    signal.addEventListener('abort', abort, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/** @throws {ClientError} `aborted` */
export async function sleep(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  throwIfAborted(signal);
  try {
    await clock.sleep(ms, signal);
  } catch (error) {
    throwIfAborted(signal);
    throw error;
  }
}

/** The reason with which a watched exchange is aborted when nothing moves. */
export class StalledError extends Error {
  override readonly name = 'StalledError';
}

export interface WatchOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** At least this long, and less than twice as long, may pass between two signs of progress. */
  readonly stallTimeoutMs: number;
}

/**
 * Runs an exchange and aborts its signal, with a `StalledError`, once `progressed` has not been
 * called for a while. One timer for the whole exchange, however many pieces it has.
 */
export async function watchStalls<T>(
  { clock, signal, stallTimeoutMs }: WatchOptions,
  run: (signal: AbortSignal, progressed: () => void) => Promise<T>,
): Promise<T> {
  const exchange = linkAborts([signal]);
  const over = new AbortController();
  let signs = 0;
  const watch = async (): Promise<void> => {
    for (let seen = -1; seen !== signs; ) {
      seen = signs;
      try {
        await clock.sleep(stallTimeoutMs, over.signal);
      } catch (error) {
        if (over.signal.aborted) return;
        throw error;
      }
    }
    exchange.abort(new StalledError(`Nothing moved for ${stallTimeoutMs} ms`));
  };
  const watching = watch();
  try {
    return await run(exchange.signal, () => {
      signs += 1;
    });
  } finally {
    over.abort();
    exchange.release();
    await watching;
  }
}
