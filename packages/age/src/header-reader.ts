import { AgeError } from './errors.ts';
import { headerBytesMax, headerLengthOf } from './header.ts';

/** A file cut where its payload begins. */
export interface SplitFile {
  /** The header, not yet parsed beyond its end. */
  readonly header: Uint8Array;
  /** What follows, from the payload's nonce on. */
  readonly rest: Uint8Array;
}

/** Finds the end of the header in input that comes in pieces, holding `headerBytesMax` at most. */
export class HeaderReader {
  #held: Uint8Array = new Uint8Array(0);
  #length = 0;

  /**
   * Takes the next piece, which may be reused after the `rest` was used.
   *
   * @returns the split as soon as the header is whole (its `rest` is a view into `input`), else
   * undefined
   * @throws AgeError `not-age`, `version-unsupported`, `header-malformed`, `header-too-large`
   */
  push(input: Uint8Array): SplitFile | undefined {
    const searched = this.#length;
    if (searched === 0) {
      const length = headerLengthOf(input);
      if (length !== undefined) {
        return { header: new Uint8Array(input.subarray(0, length)), rest: input.subarray(length) };
      }
    }
    this.#hold(input.subarray(0, headerBytesMax - searched));
    const length = headerLengthOf(this.#held.subarray(0, this.#length), searched);
    if (length === undefined) return undefined;
    return { header: this.#held.slice(0, length), rest: input.subarray(length - searched) };
  }

  #hold(bytes: Uint8Array): void {
    const length = this.#length + bytes.length;
    if (length > this.#held.length) {
      const grown = new Uint8Array(Math.max(2 * this.#held.length, length, 512));
      grown.set(this.#held);
      this.#held = grown;
    }
    this.#held.set(bytes, this.#length);
    this.#length = length;
  }
}

/**
 * Cuts a file in memory at the start of its payload.
 *
 * @returns views into `bytes`
 * @throws AgeError `not-age`, `version-unsupported`, `header-malformed`, `header-too-large`,
 * `truncated`
 */
export function splitHeader(bytes: Uint8Array): SplitFile {
  const length = headerLengthOf(bytes);
  if (length === undefined) throw new AgeError('truncated', 'the header is cut short');
  return { header: bytes.subarray(0, length), rest: bytes.subarray(length) };
}
