/** Cuts pushed input into chunks of one size, copying only what straddles two pushes. */
export class ChunkBuffer {
  readonly #sizeBytes: number;
  readonly #lookaheadBytes: 0 | 1;
  #held: Uint8Array = new Uint8Array(0);
  #length = 0;

  /** @param lookaheadBytes 1 to give out a chunk only when a byte after it has come */
  constructor(sizeBytes: number, lookaheadBytes: 0 | 1) {
    this.#sizeBytes = sizeBytes;
    this.#lookaheadBytes = lookaheadBytes;
  }

  /** How many chunks `push` of so many bytes gives out. */
  count(inputBytes: number): number {
    const available = this.#length + inputBytes - this.#lookaheadBytes;
    return Math.max(0, Math.floor(available / this.#sizeBytes));
  }

  /**
   * Takes input in; it may be reused after the call.
   *
   * @param consume gets each chunk, valid during the call; returns false to stop for good
   */
  push(input: Uint8Array, consume: (chunk: Uint8Array) => boolean): void {
    let offset = 0;
    for (let left = this.count(input.length); left > 0; left--) {
      let chunk: Uint8Array;
      const end = offset + this.#sizeBytes - this.#length;
      if (this.#length === 0) {
        chunk = input.subarray(offset, end);
      } else {
        this.#hold(input.subarray(offset, end));
        chunk = this.#held;
        this.#length = 0;
      }
      offset = end;
      if (!consume(chunk)) return;
    }
    this.#hold(input.subarray(offset));
  }

  /** What is held back, valid until the next call. */
  rest(): Uint8Array {
    return this.#held.subarray(0, this.#length);
  }

  /** Overwrites what is held back. */
  erase(): void {
    this.#held.fill(0);
    this.#length = 0;
  }

  #hold(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    // Only the first `#length` bytes are ever read, so the memory need not come zeroed.
    if (this.#held.length === 0) this.#held = Buffer.allocUnsafeSlow(this.#sizeBytes);
    this.#held.set(bytes, this.#length);
    this.#length += bytes.length;
  }
}
