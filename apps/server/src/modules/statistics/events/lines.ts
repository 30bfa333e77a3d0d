/** Bytes in the longest line. */
export const lineBytesMax = 16_384;

const newline = 0x0a;
const carriageReturn = 0x0d;

/** Whoever is given lines; numbers count from 1. */
export interface LineTaker {
  /** UTF-8 or not: the bytes are the caller’s, and good for the call alone. */
  line(bytes: Buffer, from: number, to: number, number: number): void;
  tooLong(number: number): void;
}

/**
 * Cuts bytes into lines. Of a line that is too long nothing is kept while it goes by; empty lines
 * are counted and left out.
 */
export class LineReader {
  readonly #taker: LineTaker;
  #rest: Buffer = Buffer.alloc(0);
  #skipping = false;
  #number = 0;

  constructor(taker: LineTaker) {
    this.#taker = taker;
  }

  /** Gives on the lines that end in this piece, in order. */
  push(piece: Uint8Array): void {
    const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    let start = 0;
    for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, start)) {
      this.#end(bytes, start, end);
      start = end + 1;
    }
    this.#keep(bytes.subarray(start));
  }

  /** Gives on the last line, where no newline ended it. */
  end(): void {
    if (this.#rest.length > 0 || this.#skipping) this.#end(Buffer.alloc(0), 0, 0);
  }

  #keep(bytes: Buffer): void {
    if (bytes.length === 0) return;
    if (this.#skipping || this.#rest.length + bytes.length > lineBytesMax) {
      this.#rest = Buffer.alloc(0);
      this.#skipping = true;
      return;
    }
    // Pieces are the caller’s and may be used again.
    this.#rest = Buffer.concat([this.#rest, bytes]);
  }

  #end(bytes: Buffer, from: number, to: number): void {
    const number = ++this.#number;
    const rest = this.#rest;
    const isLong = this.#skipping || rest.length + to - from > lineBytesMax;
    this.#skipping = false;
    if (rest.length > 0) this.#rest = Buffer.alloc(0);
    if (isLong) this.#taker.tooLong(number);
    else if (rest.length === 0) this.#give(bytes, from, to, number);
    else {
      const whole = Buffer.concat([rest, bytes.subarray(from, to)]);
      this.#give(whole, 0, whole.length, number);
    }
  }

  #give(bytes: Buffer, from: number, to: number, number: number): void {
    const end = to > from && bytes[to - 1] === carriageReturn ? to - 1 : to;
    if (end > from) this.#taker.line(bytes, from, end, number);
  }
}
