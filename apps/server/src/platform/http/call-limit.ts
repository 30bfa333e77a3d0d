import type { FastifyRequest } from 'fastify';
import type { Clock } from '../clock.ts';
import { networkOf } from './networks.ts';
import { ProblemError } from './problem.ts';

/** So many calls at once, and one more each `everyMs` after that. */
export interface CallRate {
  readonly burst: number;
  readonly everyMs: number;
}

export interface CallRates {
  /** Of one address; of IPv6, of one network of 64 bits. */
  readonly perAddress: CallRate;
  readonly total: CallRate;
}

/** How often strangers may ask what costs something, or what could be guessed. */
export interface CallLimit {
  /** @throws ProblemError 429 `too-many-calls` with Retry-After */
  require(request: Pick<FastifyRequest, 'ip'>): void;
}

/** Addresses remembered at the most; the one seen longest ago is forgotten. */
const addressesMax = 50_000;

export function createCallLimit(
  { perAddress, total }: CallRates,
  clock: Pick<Clock, 'monotonicMs'>,
): CallLimit {
  const all = new Bucket(total);
  const byAddress = new Map<string, Bucket>();

  function bucketOf(address: string): Bucket {
    const name = networkOf(address);
    const bucket = byAddress.get(name) ?? new Bucket(perAddress);
    byAddress.delete(name);
    byAddress.set(name, bucket);
    const [oldest] = byAddress.keys();
    if (byAddress.size > addressesMax && oldest !== undefined) byAddress.delete(oldest);
    return bucket;
  }

  return {
    require({ ip }) {
      const nowMs = clock.monotonicMs();
      const own = bucketOf(ip);
      const waitMs = Math.max(own.waitMs(nowMs), all.waitMs(nowMs));
      if (waitMs > 0) throw tooMany(waitMs);
      own.take();
      all.take();
    },
  };
}

class Bucket {
  readonly #rate: CallRate;
  #left: number;
  #atMs = 0;

  constructor(rate: CallRate) {
    this.#rate = rate;
    this.#left = rate.burst;
  }

  /** Until a call is admitted; 0: now. */
  waitMs(nowMs: number): number {
    const { burst, everyMs } = this.#rate;
    this.#left = Math.min(burst, this.#left + Math.max(nowMs - this.#atMs, 0) / everyMs);
    this.#atMs = nowMs;
    return this.#left >= 1 ? 0 : (1 - this.#left) * everyMs;
  }

  take(): void {
    this.#left -= 1;
  }
}

function tooMany(waitMs: number): ProblemError {
  return new ProblemError(429, 'too-many-calls', 'Too many calls', {
    detail: 'More was asked from this address, or of this site, than it answers at a time',
    headers: { 'retry-after': String(Math.ceil(waitMs / 1_000)) },
  });
}
