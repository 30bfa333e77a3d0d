import { concatBytes } from '@vitrine/tlog';
import { FormatError } from './errors.ts';

const [quote, backslash, openObject, closeObject, openArray, closeArray] = new TextEncoder().encode(
  '"\\{}[]',
);

/**
 * Cuts JSON that comes as a stream of bytes into values, without reading more than one at a time.
 * It looks at strings and brackets alone: whether a value is JSON, whoever parses it finds out.
 */
export class JsonPieces {
  readonly #source: AsyncIterator<Uint8Array> | Iterator<Uint8Array>;
  #bytes: Uint8Array = new Uint8Array(0);
  #at = 0;
  #ended = false;

  constructor(source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>) {
    this.#source =
      Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  }

  /** Skips these bytes where they come next. */
  async skip(expected: Uint8Array): Promise<boolean> {
    while (this.#bytes.length - this.#at < expected.length && (await this.#fill())) {}
    const found = this.#bytes.subarray(this.#at, this.#at + expected.length);
    if (found.length < expected.length || found.some((byte, i) => byte !== expected[i])) {
      return false;
    }
    this.#at += expected.length;
    return true;
  }

  /** The next byte; undefined at the end. */
  async byte(): Promise<number | undefined> {
    while (this.#at === this.#bytes.length && (await this.#fill())) {}
    const byte = this.#bytes[this.#at];
    if (byte !== undefined) this.#at += 1;
    return byte;
  }

  /**
   * The object that begins here.
   * @throws {FormatError} `malformed-json` where there is none, or it does not end in so many bytes
   */
  async value(bytesMax: number): Promise<Uint8Array> {
    let depth = 0;
    let inString = false;
    for (let length = 0; ; length++) {
      if (length > bytesMax) throw malformed(`a value of more than ${bytesMax} bytes`);
      while (this.#at + length >= this.#bytes.length) {
        if (!(await this.#fill())) throw malformed('it ends too early');
      }
      const byte = this.#bytes[this.#at + length];
      if (length === 0 && byte !== openObject) throw malformed('an object was expected');
      if (inString) {
        if (byte === backslash) length++;
        else if (byte === quote) inString = false;
        continue;
      }
      if (byte === quote) inString = true;
      else if (byte === openObject || byte === openArray) depth += 1;
      else if (byte === closeObject || byte === closeArray) {
        depth -= 1;
        if (depth === 0) return this.#take(length + 1);
      }
    }
  }

  /** All that is left. @throws {FormatError} `too-large` */
  async rest(bytesMax: number): Promise<Uint8Array> {
    const parts = [this.#bytes.subarray(this.#at)];
    let bytes = parts[0]?.length ?? 0;
    for (;;) {
      if (bytes > bytesMax) throw new FormatError('too-large', `more than ${bytesMax} bytes`);
      const { done, value } = await this.#source.next();
      if (done) break;
      parts.push(value);
      bytes += value.length;
    }
    const [only] = parts;
    return parts.length === 1 && only ? only : concatBytes(...parts);
  }

  /** To be called at the end, also at an early one. */
  async close(): Promise<void> {
    await this.#source.return?.();
  }

  #take(length: number): Uint8Array {
    const value = this.#bytes.subarray(this.#at, this.#at + length);
    this.#at += length;
    return value;
  }

  async #fill(): Promise<boolean> {
    if (this.#ended) return false;
    const { done, value } = await this.#source.next();
    if (done) {
      this.#ended = true;
      return false;
    }
    const left = this.#bytes.subarray(this.#at);
    this.#bytes = left.length === 0 ? value : concatBytes(left, value);
    this.#at = 0;
    return true;
  }
}

function malformed(message: string): FormatError {
  return new FormatError('malformed-json', message);
}
