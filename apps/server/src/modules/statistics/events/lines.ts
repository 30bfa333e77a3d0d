import { isUtf8 } from 'node:buffer';

/** Bytes in the longest line. */
export const lineBytesMax = 16_384;

const newline = 0x0a;
const carriageReturn = 0x0d;

/** A line that can be read, or why it cannot. */
export type Line =
  | { readonly number: number; readonly text: string }
  | { readonly number: number; readonly fault: 'too-long' | 'not-json' };

/**
 * Cuts bytes into lines. Of a line that is too long nothing is kept while it goes by; empty lines
 * are counted and left out.
 */
export class LineReader {
  #rest: Buffer = Buffer.alloc(0);
  #skipping = false;
  #number = 0;

  /** Lines that end in this piece, in order. */
  *push(piece: Uint8Array): Generator<Line, void> {
    const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    let start = 0;
    for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, start)) {
      const line = this.#end(bytes.subarray(start, end));
      start = end + 1;
      if (line !== undefined) yield line;
    }
    this.#keep(bytes.subarray(start));
  }

  /** The last line, where no newline ended it. */
  end(): Line | undefined {
    return this.#rest.length > 0 || this.#skipping ? this.#end(Buffer.alloc(0)) : undefined;
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

  #end(tail: Buffer): Line | undefined {
    const number = ++this.#number;
    const isLong = this.#skipping || this.#rest.length + tail.length > lineBytesMax;
    const whole = this.#rest.length === 0 ? tail : Buffer.concat([this.#rest, tail]);
    this.#rest = Buffer.alloc(0);
    this.#skipping = false;
    if (isLong) return { number, fault: 'too-long' };
    const bytes = whole.at(-1) === carriageReturn ? whole.subarray(0, -1) : whole;
    if (bytes.length === 0) return undefined;
    if (!isUtf8(bytes)) return { number, fault: 'not-json' };
    return { number, text: bytes.toString('utf8') };
  }
}
