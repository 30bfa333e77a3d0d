import type { Clock } from '../../../../platform/clock.ts';
import { IdentityError } from '../../errors.ts';

export interface AttemptsOptions {
  readonly max: number;
  readonly windowMs: number;
}

/** Keys that are remembered; beyond, the oldest is forgotten. */
const keysMax = 10_000;

/**
 * Counts attempts at an account within a window; how often strangers may ask is bounded by address. In memory: a restart forgets,
 * which gives whoever guesses a few more attempts and no more.
 */
export class Attempts {
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #options: AttemptsOptions;
  readonly #counts = new Map<string, { count: number; endsMs: number }>();

  constructor(clock: Pick<Clock, 'monotonicMs'>, options: AttemptsOptions) {
    this.#clock = clock;
    this.#options = options;
  }

  /** @throws {IdentityError} `too-many-attempts` */
  take(key: string): void {
    const nowMs = this.#clock.monotonicMs();
    const known = this.#counts.get(key);
    const current =
      known !== undefined && nowMs < known.endsMs
        ? known
        : { count: 0, endsMs: nowMs + this.#options.windowMs };
    if (current.count >= this.#options.max) {
      throw new IdentityError('too-many-attempts', 'Too many attempts; wait a while', {
        retryAfterSeconds: Math.ceil((current.endsMs - nowMs) / 1_000),
      });
    }
    this.#counts.delete(key);
    this.#counts.set(key, { ...current, count: current.count + 1 });
    if (this.#counts.size <= keysMax) return;
    const oldest = this.#counts.keys().next().value;
    if (oldest !== undefined) this.#counts.delete(oldest);
  }
}
