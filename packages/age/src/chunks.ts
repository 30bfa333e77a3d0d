import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import { giveBack } from './memory.ts';

/** Plaintext bytes of every chunk but the last. */
export const chunkBytes = 65_536;
/** Authentication tag behind every chunk, in bytes. */
export const tagBytes = 16;
/** Ciphertext bytes of every chunk but the last. */
export const sealedChunkBytes = chunkBytes + tagBytes;
/** Bytes of the nonce at the start of the payload. */
export const payloadNonceBytes = 16;

const algorithm = 'chacha20-poly1305';
const options = { authTagLength: tagBytes };

/** The payload key and the running nonce (C2SP age, "Payload"). */
class ChunkKey {
  readonly key: Uint8Array;
  readonly nonce = new Uint8Array(12);
  /** Number of the chunk in hand, from 0. */
  index = 0;
  readonly #view = new DataView(this.nonce.buffer);

  constructor(fileKey: Uint8Array, payloadNonce: Uint8Array) {
    this.key = new Uint8Array(hkdfSync('sha256', fileKey, payloadNonce, 'payload', 32));
  }

  /** Goes on to the next chunk. A counter of 53 of the nonce's 88 bits is out of reach. */
  advance(): void {
    this.index++;
    this.#view.setUint32(3, Math.floor(this.index / 2 ** 32));
    this.#view.setUint32(7, this.index % 2 ** 32);
  }

  erase(): void {
    this.key.fill(0);
  }
}

/** Encrypts chunk after chunk. */
export class ChunkSealer {
  readonly #state: ChunkKey;

  constructor(fileKey: Uint8Array, payloadNonce: Uint8Array) {
    this.#state = new ChunkKey(fileKey, payloadNonce);
  }

  /**
   * Writes ciphertext and tag of one chunk.
   *
   * @param out receives `chunk.length + tagBytes` bytes at `offset`
   */
  seal(chunk: Uint8Array, last: boolean, out: Uint8Array, offset: number): void {
    const { key, nonce } = this.#state;
    nonce[11] = last ? 1 : 0;
    const cipher = createCipheriv(algorithm, key, nonce, options);
    const sealed = cipher.update(chunk);
    out.set(sealed, offset);
    giveBack(sealed);
    cipher.final();
    out.set(cipher.getAuthTag(), offset + chunk.length);
    this.#state.advance();
    if (last) this.#state.erase();
  }
}

/** Decrypts chunk after chunk. */
export class ChunkOpener {
  readonly #state: ChunkKey;

  constructor(fileKey: Uint8Array, payloadNonce: Uint8Array) {
    this.#state = new ChunkKey(fileKey, payloadNonce);
  }

  /** Number of the chunk that is next, from 0. */
  get index(): number {
    return this.#state.index;
  }

  /**
   * Opens the chunk that is next; one that does not authenticate leaves the state as it was.
   *
   * @param sealed ciphertext and tag, at least `tagBytes`
   * @returns the plaintext, or undefined when it does not authenticate in this place and role
   */
  open(sealed: Uint8Array, last: boolean): Uint8Array | undefined {
    const { key, nonce } = this.#state;
    nonce[11] = last ? 1 : 0;
    const split = sealed.length - tagBytes;
    const cipher = createDecipheriv(algorithm, key, nonce, options);
    cipher.setAuthTag(sealed.subarray(split));
    const plaintext = cipher.update(sealed.subarray(0, split));
    try {
      cipher.final();
    } catch {
      plaintext.fill(0);
      return undefined;
    }
    this.#state.advance();
    return plaintext;
  }

  erase(): void {
    this.#state.erase();
  }
}
