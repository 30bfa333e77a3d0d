/** A call that took longer has waited for the disk. */
const longCallMs = 2;
/** So many calls then wait in the thread pool before the next is tried directly. */
const pooledAfterLong = 32;

/**
 * Tells whether a thread makes a call itself or leaves it to the thread pool. What only touches the page cache is done
 * sooner than another thread is woken; what waits for the disk would keep the thread from everything else.
 */
export class Pace {
  #pooledLeft = 0;

  /** Asked before each call. */
  isDirect(): boolean {
    if (this.#pooledLeft === 0) return true;
    this.#pooledLeft--;
    return false;
  }

  /** Makes a direct call. Throws what it throws. */
  timed<T>(call: () => T): T {
    const begunMs = performance.now();
    try {
      return call();
    } finally {
      if (performance.now() - begunMs > longCallMs) this.#pooledLeft = pooledAfterLong;
    }
  }
}
