import { createHash, type Hash, hash } from 'node:crypto';
import { createEncryptor, type Encryptor, encrypt, type Recipient } from '@vitrine/age';
import type { PlaintextDigests } from './types.ts';

/** What was written, by its digests. */
export interface Summary {
  readonly plaintext?: PlaintextDigests;
  readonly ciphertextSha256: Uint8Array;
  readonly storedBytes: number;
}

/** Turns the bytes of an upload into the bytes to store. */
export interface Transform {
  /** Pieces to store; they are views into `bytes` where nothing is encrypted. */
  update(bytes: Uint8Array): Uint8Array[];
  final(): { pieces: Uint8Array[]; summary: Summary };
}

/** The three digests by which samples are known, in one pass. */
export class PlaintextDigester {
  readonly #hashes: readonly [Hash, Hash, Hash] = [
    createHash('sha256'),
    createHash('sha1'),
    createHash('md5'),
  ];
  #sizeBytes = 0;

  update(bytes: Uint8Array): void {
    this.#sizeBytes += bytes.length;
    for (const each of this.#hashes) each.update(bytes);
  }

  final(): PlaintextDigests {
    const [sha256, sha1, md5] = this.#hashes;
    return {
      sha256: sha256.digest(),
      sha1: sha1.digest(),
      md5: md5.digest(),
      sizeBytes: this.#sizeBytes,
    };
  }
}

/** Encrypts and digests. */
export class EncryptingTransform implements Transform {
  readonly #digester = new PlaintextDigester();
  readonly #encryptor: Encryptor;
  readonly #output = new CiphertextDigester();
  #begun = false;

  constructor(recipient: Recipient) {
    this.#encryptor = createEncryptor([recipient]);
  }

  update(bytes: Uint8Array): Uint8Array[] {
    this.#digester.update(bytes);
    return this.#emit(this.#encryptor.update(bytes));
  }

  final(): { pieces: Uint8Array[]; summary: Summary } {
    const pieces = this.#emit([this.#encryptor.final()]);
    return { pieces, summary: { plaintext: this.#digester.final(), ...this.#output.final() } };
  }

  #emit(payload: Uint8Array[]): Uint8Array[] {
    const pieces = this.#begun ? payload : [this.#encryptor.header, ...payload];
    this.#begun = true;
    for (const piece of pieces) this.#output.update(piece);
    return pieces;
  }
}

/** Lets ciphertext through and digests it. */
export class CiphertextTransform implements Transform {
  readonly #output = new CiphertextDigester();

  update(bytes: Uint8Array): Uint8Array[] {
    this.#output.update(bytes);
    return [bytes];
  }

  final(): { pieces: Uint8Array[]; summary: Summary } {
    return { pieces: [], summary: this.#output.final() };
  }
}

/** Digest and length of what stands in a store. */
export class CiphertextDigester {
  readonly #hash = createHash('sha256');
  #bytes = 0;

  update(bytes: Uint8Array): void {
    this.#hash.update(bytes);
    this.#bytes += bytes.length;
  }

  final(): { ciphertextSha256: Uint8Array; storedBytes: number } {
    return { ciphertextSha256: this.#hash.digest(), storedBytes: this.#bytes };
  }
}

/** Encrypts and digests bytes in memory, at a fraction of the cost of a stream. */
export function transformWhole(
  bytes: Uint8Array,
  recipient: Recipient | undefined,
): { stored: Uint8Array; summary: Summary } {
  if (!recipient) return { stored: bytes, summary: ciphertextSummary(bytes) };
  const stored = encrypt(bytes, [recipient]);
  const plaintext = {
    sha256: hash('sha256', bytes, 'buffer'),
    sha1: hash('sha1', bytes, 'buffer'),
    md5: hash('md5', bytes, 'buffer'),
    sizeBytes: bytes.length,
  };
  return { stored, summary: { plaintext, ...ciphertextSummary(stored) } };
}

function ciphertextSummary(bytes: Uint8Array): Summary {
  return { ciphertextSha256: hash('sha256', bytes, 'buffer'), storedBytes: bytes.length };
}
