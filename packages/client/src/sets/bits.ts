/** Writes numbers bit by bit, the most significant first. */
export class BitWriter {
  #bytes = new Uint8Array(4_096);
  #length = 0;
  #free = 0;

  /** Bytes begun. */
  get length(): number {
    return this.#length;
  }

  bit(value: number): void {
    if (this.#free === 0) this.#begin();
    this.#free -= 1;
    if (value !== 0) {
      const at = this.#length - 1;
      this.#bytes[at] = (this.#bytes[at] ?? 0) | (1 << this.#free);
    }
  }

  /** @param count 0 to 48 */
  bits(value: number, count: number): void {
    for (let i = count - 1; i >= 0; i -= 1) this.bit(Math.floor(value / 2 ** i) % 2);
  }

  /** Whole bytes, after what is left of the one begun. */
  raw(bytes: Uint8Array): void {
    this.align();
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  align(): void {
    this.#free = 0;
  }

  take(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  #begin(): void {
    this.#room(1);
    this.#length += 1;
    this.#free = 8;
  }

  #room(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + count));
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}

/** Reads what `BitWriter` wrote; past the end it reads zeros and says so. */
export class BitReader {
  readonly #bytes: Uint8Array;
  #at: number;

  /** @param offset in bytes */
  constructor(bytes: Uint8Array, offset: number) {
    this.#bytes = bytes;
    this.#at = offset * 8;
  }

  /** The next whole byte's offset. */
  get offset(): number {
    return Math.ceil(this.#at / 8);
  }

  get isPastEnd(): boolean {
    return this.#at > this.#bytes.length * 8;
  }

  bit(): number {
    const byte = this.#bytes[this.#at >>> 3] ?? 0;
    const value = (byte >>> (7 - (this.#at & 7))) & 1;
    this.#at += 1;
    return value;
  }

  bits(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i += 1) value = value * 2 + this.bit();
    return value;
  }
}
