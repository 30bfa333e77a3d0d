import { sleep } from './abort.ts';
import type { Clock } from './clock.ts';
import { ClientError } from './errors.ts';

export interface RetryPolicy {
  /** Attempts in all, the first included; at least 1. */
  readonly attemptsMax: number;
  /** No attempt begins later than this after the first one began. */
  readonly totalMs: number;
  /** The n-th pause is uniform in [0, min(capMs, baseMs × 2^(n-1))], on top of Retry-After. */
  readonly baseMs: number;
  readonly capMs: number;
}

export const defaultRetry: RetryPolicy = {
  attemptsMax: 12,
  totalMs: 1_800_000,
  baseMs: 500,
  capMs: 30_000,
};

/** What one attempt came to. Errors that trying again cannot mend are thrown instead. */
export type Attempt<T> =
  | { readonly kind: 'done'; readonly value: T }
  | {
      readonly kind: 'again';
      readonly error: ClientError;
      /** The other side's Retry-After; added to the pause. */
      readonly retryAfterMs?: number | undefined;
      /** Nothing to wait for: the next attempt goes elsewhere. */
      readonly atOnce?: boolean;
    };

export interface RetryDeps {
  readonly policy: RetryPolicy;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly signal: AbortSignal;
  readonly onRetry?: ((retry: Retry) => void) | undefined;
}

/** An attempt that came to nothing and is made again. */
export interface Retry {
  /** So far. */
  readonly attempts: number;
  /** Until the next. */
  readonly pauseMs: number;
  readonly error: ClientError;
}

/**
 * Attempts until one is done, with exponential backoff and full jitter.
 * @param attempt gets the number of the attempt, from 1
 * @throws {ClientError} `gave-up` with the last error as its cause, `aborted`, or what is thrown
 */
export async function retrying<T>(
  { policy, clock, random, signal, onRetry }: RetryDeps,
  attempt: (attempts: number) => Promise<Attempt<T>>,
): Promise<T> {
  const endMs = clock.monotonicMs() + policy.totalMs;
  for (let attempts = 1; ; attempts += 1) {
    const outcome = await attempt(attempts);
    if (outcome.kind === 'done') return outcome.value;
    const backoffMs = random() * Math.min(policy.capMs, policy.baseMs * 2 ** (attempts - 1));
    const pauseMs = outcome.atOnce ? 0 : (outcome.retryAfterMs ?? 0) + backoffMs;
    if (attempts >= policy.attemptsMax || clock.monotonicMs() + pauseMs > endMs) {
      throw gaveUp(outcome.error, attempts);
    }
    onRetry?.({ attempts, pauseMs, error: outcome.error });
    if (pauseMs > 0) await sleep(clock, pauseMs, signal);
  }
}

function gaveUp(error: ClientError, attempts: number): ClientError {
  const { status, problem, url } = error;
  const message = `Gave up after ${attempts} attempts; the last: ${error.message}`;
  return new ClientError('gave-up', message, { cause: error, status, problem, url, attempts });
}

const secondsForm = /^\d{1,9}$/;
const dateForm = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * Retry-After as seconds or date (RFC 9110, section 10.2.3), in milliseconds from now. A date is
 * measured against the answer's own Date where there is one: clocks of clients are often wrong.
 * @returns undefined for an absent or malformed header
 */
export function retryAfterMs(headers: Headers, clock: Clock): number | undefined {
  const value = headers.get('retry-after')?.trim();
  if (value === undefined) return undefined;
  if (secondsForm.test(value)) return Number(value) * 1_000;
  const atMs = parseHttpDate(value);
  if (atMs === undefined) return undefined;
  const nowMs = parseHttpDate(headers.get('date') ?? '') ?? clock.nowMs();
  return Math.max(0, atMs - nowMs);
}

/** IMF-fixdate, the one form that senders may still make. */
export function parseHttpDate(value: string): number | undefined {
  if (!dateForm.test(value)) return undefined;
  const ms = Date.parse(value);
  return Number.isNaN(ms) ? undefined : ms;
}
