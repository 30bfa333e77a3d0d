import { ChunkBuffer } from './chunk-buffer.ts';
import { ChunkOpener, payloadNonceBytes, sealedChunkBytes, tagBytes } from './chunks.ts';
import { AgeError } from './errors.ts';
import { checkHeaderMac, parseHeader } from './header.ts';
import { HeaderReader, splitHeader } from './header-reader.ts';
import type { Identity } from './keys.ts';
import { unwrapFileKey } from './x25519.ts';

/** Decrypts one file as its bytes come. */
export interface Decryptor {
  /**
   * Takes bytes of the file of any length, which may be reused after the call.
   *
   * Where a chunk is bad, the good chunks before it are given out first, and the next call throws:
   * what is released does not depend on how the input was split.
   *
   * @returns authenticated pieces of plaintext, new memory, possibly none
   * @throws AgeError as soon as the input cannot be the beginning of a good file
   */
  update(input: Uint8Array): Uint8Array[];
  /**
   * Ends the file: the last piece of plaintext, possibly empty. Only after it is the plaintext
   * known to be complete.
   *
   * @throws AgeError when the file is bad or incomplete
   */
  final(): Uint8Array;
}

/**
 * Opens a header.
 *
 * @returns the 16-byte file key, for the caller to erase
 * @throws AgeError
 */
export function openHeader(header: Uint8Array, identities: readonly Identity[]): Uint8Array {
  const parsed = parseHeader(header);
  const fileKey = unwrapFileKey(parsed, identities);
  try {
    checkHeaderMac(parsed, fileKey);
  } catch (error) {
    fileKey.fill(0);
    throw error;
  }
  return fileKey;
}

/** Opens the payload, chunk after chunk. */
class PayloadOpener {
  readonly #fileKey: Uint8Array;
  readonly #nonce = new ChunkBuffer(payloadNonceBytes, 0);
  readonly #chunks = new ChunkBuffer(sealedChunkBytes, 0);
  #opener: ChunkOpener | undefined;
  #lastSeen = false;

  constructor(fileKey: Uint8Array) {
    this.#fileKey = fileKey;
  }

  /** Opens what is whole, into `pieces`. Returns what is wrong, if anything is. */
  push(input: Uint8Array, pieces: Uint8Array[]): AgeError | undefined {
    let body = input;
    if (!this.#opener) {
      const wanted = payloadNonceBytes - this.#nonce.rest().length;
      this.#nonce.push(input.subarray(0, wanted), (nonce) => {
        this.#opener = new ChunkOpener(this.#fileKey, nonce);
        this.#fileKey.fill(0);
        return true;
      });
      body = input.subarray(wanted);
    }
    const opener = this.#opener;
    if (!opener || body.length === 0) return undefined;
    let failure: AgeError | undefined;
    this.#chunks.push(body, (chunk) => {
      failure = this.#openFull(opener, chunk, pieces);
      return failure === undefined;
    });
    if (failure) return failure;
    return this.#lastSeen && this.#chunks.rest().length > 0 ? trailingData() : undefined;
  }

  /** A chunk of full size is the final one only if it says so: its nonce differs. */
  #openFull(opener: ChunkOpener, chunk: Uint8Array, pieces: Uint8Array[]): AgeError | undefined {
    if (this.#lastSeen) return trailingData();
    let plaintext = opener.open(chunk, false);
    if (!plaintext) {
      plaintext = opener.open(chunk, true);
      if (!plaintext) return tampered(opener.index);
      this.#lastSeen = true;
    }
    pieces.push(plaintext);
    return undefined;
  }

  /** Opens the final chunk. */
  end(): Uint8Array {
    if (this.#lastSeen) return new Uint8Array(0);
    const rest = this.#chunks.rest();
    if (!this.#opener) throw new AgeError('truncated', 'the file ends inside its payload nonce');
    const chunk = this.#opener.index;
    if (rest.length < tagBytes) {
      throw new AgeError('truncated', `the file ends before chunk ${chunk} does`, { chunk });
    }
    const plaintext = this.#opener.open(rest, true);
    if (!plaintext) throw tampered(chunk);
    if (plaintext.length === 0 && chunk > 0) {
      throw new AgeError('empty-final-chunk', 'the final chunk is empty', { chunk });
    }
    return plaintext;
  }

  erase(): void {
    this.#fileKey.fill(0);
    this.#opener?.erase();
  }
}

function trailingData(): AgeError {
  return new AgeError('trailing-data', 'bytes follow the final chunk');
}

function tampered(chunk: number): AgeError {
  const message = `chunk ${chunk} is altered, out of place or cut short`;
  return new AgeError('chunk-tampered', message, { chunk });
}

/** Begins to decrypt an age file (C2SP age v1) with X25519 identities, tried in order. */
export function createDecryptor(identities: readonly Identity[]): Decryptor {
  const headerReader = new HeaderReader();
  let payload: PayloadOpener | undefined;
  let failure: unknown;
  let ended = false;

  function fail(error: unknown): void {
    failure = error;
    payload?.erase();
  }

  function take(input: Uint8Array, pieces: Uint8Array[]): void {
    let body = input;
    if (!payload) {
      const split = headerReader.push(input);
      if (!split) return;
      payload = new PayloadOpener(openHeader(split.header, identities));
      body = split.rest;
    }
    const error = payload.push(body, pieces);
    if (error) throw error;
  }

  function update(input: Uint8Array): Uint8Array[] {
    if (ended) throw new TypeError('update after final');
    if (failure) throw failure;
    const pieces: Uint8Array[] = [];
    try {
      take(input, pieces);
    } catch (error) {
      fail(error);
      if (pieces.length === 0) throw error;
    }
    return pieces;
  }

  function final(): Uint8Array {
    if (ended) throw new TypeError('final after final');
    ended = true;
    if (failure) throw failure;
    if (!payload) throw new AgeError('truncated', 'the file ends inside its header');
    try {
      return payload.end();
    } finally {
      payload.erase();
    }
  }

  return { update, final };
}

/**
 * Decrypts a whole age file in memory: all of it or an error.
 *
 * @returns the plaintext, new memory
 * @throws AgeError
 */
export function decrypt(file: Uint8Array, identities: readonly Identity[]): Uint8Array {
  const { header, rest } = splitHeader(file);
  const payload = new PayloadOpener(openHeader(header, identities));
  const pieces: Uint8Array[] = [];
  try {
    const failure = payload.push(rest, pieces);
    if (failure) throw failure;
    pieces.push(payload.end());
  } finally {
    payload.erase();
  }
  const [only] = pieces;
  return pieces.length === 1 && only ? only : Buffer.concat(pieces);
}
