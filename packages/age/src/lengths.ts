import { chunkBytes, payloadNonceBytes, sealedChunkBytes, tagBytes } from './chunks.ts';
import { AgeError } from './errors.ts';
import { headerBytesMax } from './header.ts';

/** Version line and MAC line. */
const headerBaseBytes = 22 + 48;
/** `-> X25519 <43 characters>`, line feed, 43 characters, line feed. */
const stanzaBytes = 98;

/** Most recipients whose header stays within `headerBytesMax`. */
export const recipientCountMax = Math.floor((headerBytesMax - headerBaseBytes) / stanzaBytes);

/**
 * Length in bytes of a header this package writes.
 *
 * @throws RangeError when the count is not within 1 to `recipientCountMax`
 */
export function headerLength(recipientCount: number): number {
  const valid = Number.isInteger(recipientCount) && recipientCount >= 1;
  if (!valid || recipientCount > recipientCountMax) {
    throw new RangeError(`an age file has 1 to ${recipientCountMax} recipients`);
  }
  return headerBaseBytes + recipientCount * stanzaBytes;
}

/** Length in bytes of the payload, its nonce included, of a plaintext of so many bytes. */
export function payloadLength(plaintextLength: number): number {
  checkLength(plaintextLength);
  const chunks = Math.max(1, Math.ceil(plaintextLength / chunkBytes));
  return payloadNonceBytes + plaintextLength + chunks * tagBytes;
}

/** Length in bytes of the whole file that `encrypt` makes. */
export function ciphertextLength(plaintextLength: number, recipientCount: number): number {
  return headerLength(recipientCount) + payloadLength(plaintextLength);
}

/**
 * Length in bytes of the plaintext of a payload (the file without its header, nonce included).
 *
 * @throws AgeError `payload-length-invalid` when no plaintext has such a payload
 */
export function plaintextLength(payloadLengthBytes: number): number {
  checkLength(payloadLengthBytes);
  const sealed = payloadLengthBytes - payloadNonceBytes;
  const chunks = Math.ceil(sealed / sealedChunkBytes);
  const plain = sealed - chunks * tagBytes;
  const lastPlain = plain - (chunks - 1) * chunkBytes;
  if (chunks < 1 || lastPlain < (chunks === 1 ? 0 : 1)) {
    const message = `no plaintext has a payload of ${payloadLengthBytes} bytes`;
    throw new AgeError('payload-length-invalid', message);
  }
  return plain;
}

function checkLength(lengthBytes: number): void {
  if (Number.isSafeInteger(lengthBytes) && lengthBytes >= 0) return;
  throw new RangeError(`not a length in bytes: ${lengthBytes}`);
}
