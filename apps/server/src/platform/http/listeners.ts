import { networkOf } from './networks.ts';
import { ProblemError } from './problem.ts';

/** Each holds a connection. */
export const listenersMax = 200;
/** Of one address; of IPv6, of one network of 64 bits. */
export const listenersPerAddressMax = 20;

/** Who looks on at one moment. */
export class Listeners {
  #all = 0;
  readonly #byNetwork = new Map<string, number>();

  /**
   * @returns gives the place back, once
   * @throws {ProblemError} 503, of one address 429 `too-many-listeners`
   */
  take(address: string): () => void {
    const network = networkOf(address);
    const own = this.#byNetwork.get(network) ?? 0;
    if (this.#all >= listenersMax) throw tooMany(503, `${listenersMax} look on already`);
    // A proxy on this machine is one address for everybody; it bounds its own clients.
    if (own >= listenersPerAddressMax && !isLoopback(address)) {
      throw tooMany(429, `${listenersPerAddressMax} look on from this address already`);
    }
    this.#all += 1;
    this.#byNetwork.set(network, own + 1);
    let isTaken = true;
    return () => {
      if (!isTaken) return;
      isTaken = false;
      this.#all -= 1;
      const left = (this.#byNetwork.get(network) ?? 1) - 1;
      if (left > 0) this.#byNetwork.set(network, left);
      else this.#byNetwork.delete(network);
    };
  }

  /** Networks that are remembered: none of which nobody looks on. */
  get networks(): number {
    return this.#byNetwork.size;
  }
}

function isLoopback(address: string): boolean {
  return /^(?:::ffff:)?127\.|^::1$/.test(address);
}

function tooMany(status: 429 | 503, why: string): ProblemError {
  return new ProblemError(status, 'too-many-listeners', 'Too many look on', {
    detail: `${why}; the page itself can still be asked for`,
    headers: { 'retry-after': '30' },
  });
}
