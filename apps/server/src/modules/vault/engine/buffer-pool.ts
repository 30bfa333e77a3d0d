/** Bytes of the first buffer of a writer: most samples fit. */
export const smallBufferBytes = 64 * 1024;
export const largeBufferBytes = 256 * 1024;

interface Waiter {
  readonly sizeBytes: number;
  readonly give: (buffer: ArrayBuffer) => void;
}

/**
 * A fixed budget of buffers that travel to the workers and back, which bounds the bytes in flight
 * and spares the garbage collector. Served first come, first served.
 */
export class BufferPool {
  readonly #bytesMax: number;
  readonly #onPressure: () => void;
  readonly #free = new Map<number, ArrayBuffer[]>();
  readonly #waiters: Waiter[] = [];
  #usedBytes = 0;
  #freeBytes = 0;

  /** @param onPressure called when somebody begins to wait, to have part-filled buffers sent */
  constructor(bytesMax: number, onPressure: () => void) {
    if (bytesMax < largeBufferBytes) {
      throw new RangeError(`the budget is at least ${largeBufferBytes} bytes`);
    }
    this.#bytesMax = bytesMax;
    this.#onPressure = onPressure;
  }

  /** Bytes of the buffers now given out. */
  get usedBytes(): number {
    return this.#usedBytes;
  }

  /** Whether somebody waits: nobody should then keep a buffer that is not full. */
  get contended(): boolean {
    return this.#waiters.length > 0;
  }

  /** Resolves when the budget allows. The buffer holds old bytes. */
  async acquire(sizeBytes: number): Promise<ArrayBuffer> {
    if (this.#waiters.length === 0 && this.#fits(sizeBytes)) return this.#take(sizeBytes);
    const waiting = Promise.withResolvers<ArrayBuffer>();
    this.#waiters.push({ sizeBytes, give: waiting.resolve });
    this.#onPressure();
    return await waiting.promise;
  }

  release(buffer: ArrayBuffer): void {
    this.#usedBytes -= buffer.byteLength;
    this.#freeBytes += buffer.byteLength;
    const sameSize = this.#free.get(buffer.byteLength);
    if (sameSize) sameSize.push(buffer);
    else this.#free.set(buffer.byteLength, [buffer]);
    this.#serve();
  }

  /** Gives back the budget of buffers that are lost with a worker. */
  forget(bytes: number): void {
    this.#usedBytes -= bytes;
    this.#serve();
  }

  #serve(): void {
    for (let waiter = this.#waiters[0]; waiter && this.#fits(waiter.sizeBytes); ) {
      this.#waiters.shift();
      waiter.give(this.#take(waiter.sizeBytes));
      waiter = this.#waiters[0];
    }
  }

  #fits(sizeBytes: number): boolean {
    return this.#usedBytes + sizeBytes <= this.#bytesMax;
  }

  #take(sizeBytes: number): ArrayBuffer {
    this.#usedBytes += sizeBytes;
    const buffer = this.#free.get(sizeBytes)?.pop();
    if (buffer) {
      this.#freeBytes -= sizeBytes;
      return buffer;
    }
    if (this.#usedBytes + this.#freeBytes > this.#bytesMax) {
      // The free ones are of the other size: let them go rather than pass the budget.
      this.#free.clear();
      this.#freeBytes = 0;
    }
    return new ArrayBuffer(sizeBytes);
  }
}
