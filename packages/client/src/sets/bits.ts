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
    for (let left = count; left > 0; ) {
      if (this.#free === 0) this.#begin();
      const taken = Math.min(left, this.#free);
      left -= taken;
      this.#free -= taken;
      const piece = Math.floor(value / 2 ** left) % 2 ** taken;
      const at = this.#length - 1;
      this.#bytes[at] = (this.#bytes[at] ?? 0) | (piece << this.#free);
    }
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

  get isPastEnd(): boolean {
    return this.#at > this.#bytes.length * 8;
  }

  bit(): number {
    const byte = this.#bytes[Math.floor(this.#at / 8)] ?? 0;
    const value = (byte >>> (7 - (this.#at % 8))) & 1;
    this.#at += 1;
    return value;
  }

  bits(count: number): number {
    let value = 0;
    for (let left = count; left > 0; ) {
      const used = this.#at % 8;
      const taken = Math.min(left, 8 - used);
      const byte = this.#bytes[Math.floor(this.#at / 8)] ?? 0;
      value = value * 2 ** taken + ((byte >>> (8 - used - taken)) & (2 ** taken - 1));
      this.#at += taken;
      left -= taken;
    }
    return value;
  }
}
