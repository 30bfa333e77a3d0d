import { randomFillSync } from 'node:crypto';
import { ChunkBuffer } from './chunk-buffer.ts';
import {
  ChunkSealer,
  chunkBytes,
  payloadNonceBytes,
  sealedChunkBytes,
  tagBytes,
} from './chunks.ts';
import { encodeHeader } from './header.ts';
import type { Recipient } from './keys.ts';
import { payloadLength, recipientCountMax } from './lengths.ts';
import { fileKeyBytes, wrapFileKey } from './x25519.ts';

/** Encrypts one file as its bytes come. The file is `header`, every `update`, then `final`. */
export interface Encryptor {
  /** The header, complete; the payload, nonce first, begins with the first output. */
  readonly header: Uint8Array;
  /**
   * Takes plaintext of any length, which may be reused after the call.
   *
   * @returns pieces of ciphertext, new memory, possibly none
   */
  update(plaintext: Uint8Array): Uint8Array[];
  /** Ends the file: the last piece. Nothing may follow. */
  final(): Uint8Array;
}

interface Start {
  readonly header: Uint8Array;
  readonly nonce: Uint8Array;
  readonly sealer: ChunkSealer;
}

function start(recipients: readonly Recipient[]): Start {
  const random = randomFillSync(new Uint8Array(fileKeyBytes + payloadNonceBytes));
  const fileKey = random.subarray(0, fileKeyBytes);
  const nonce = random.subarray(fileKeyBytes);
  const header = wrapHeader(fileKey, recipients);
  const sealer = new ChunkSealer(fileKey, nonce);
  fileKey.fill(0);
  return { header, nonce, sealer };
}

/**
 * Writes the header that gives a file key to the recipients.
 *
 * @throws RangeError without recipients, or with more than a header holds
 */
export function wrapHeader(fileKey: Uint8Array, recipients: readonly Recipient[]): Uint8Array {
  if (recipients.length === 0 || recipients.length > recipientCountMax) {
    throw new RangeError(`an age file has 1 to ${recipientCountMax} recipients`);
  }
  const stanzas = recipients.map((recipient) => wrapFileKey(fileKey, recipient));
  return encodeHeader(stanzas, fileKey);
}

/**
 * Begins an age file (C2SP age v1) for X25519 recipients.
 *
 * @throws RangeError without recipients, or with more than a header holds
 */
export function createEncryptor(recipients: readonly Recipient[]): Encryptor {
  const { header, nonce, sealer } = start(recipients);
  const buffer = new ChunkBuffer(chunkBytes, 1);
  let pending = nonce;
  let ended = false;

  function seal(chunk: Uint8Array, last: boolean): Uint8Array {
    const out = Buffer.allocUnsafeSlow(pending.length + chunk.length + tagBytes);
    out.set(pending);
    sealer.seal(chunk, last, out, pending.length);
    pending = new Uint8Array(0);
    return out;
  }

  function update(plaintext: Uint8Array): Uint8Array[] {
    if (ended) throw new TypeError('update after final');
    const pieces: Uint8Array[] = [];
    buffer.push(plaintext, (chunk) => pieces.push(seal(chunk, false)) > 0);
    return pieces;
  }

  function final(): Uint8Array {
    if (ended) throw new TypeError('final after final');
    ended = true;
    const piece = seal(buffer.rest(), true);
    buffer.erase();
    return piece;
  }

  return { header, update, final };
}

/**
 * Encrypts bytes in memory.
 *
 * @returns a whole age file, new memory
 * @throws RangeError without recipients, or with more than a header holds
 */
export function encrypt(plaintext: Uint8Array, recipients: readonly Recipient[]): Uint8Array {
  const { header, nonce, sealer } = start(recipients);
  const out = Buffer.allocUnsafeSlow(header.length + payloadLength(plaintext.length));
  out.set(header);
  out.set(nonce, header.length);
  let offset = header.length + payloadNonceBytes;
  let at = 0;
  for (; at + chunkBytes < plaintext.length; at += chunkBytes) {
    sealer.seal(plaintext.subarray(at, at + chunkBytes), false, out, offset);
    offset += sealedChunkBytes;
  }
  sealer.seal(plaintext.subarray(at), true, out, offset);
  return out;
}
