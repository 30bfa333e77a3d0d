import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { KeyError } from './errors.ts';

const version = 1;
const nonceBytes = 12;
const tagBytes = 16;

/**
 * AES-256-GCM (NIST SP 800-38D): version byte ‖ 12-byte random nonce ‖ ciphertext ‖ 16-byte tag.
 * Random nonces keep one key safe for 2^32 messages, far beyond the keys of a site.
 * @param key 32 bytes
 */
export function seal(key: Uint8Array, plain: Uint8Array, context: string): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(Buffer.from(context, 'utf8'));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([Buffer.of(version), nonce, body, cipher.getAuthTag()]);
}

/** @throws KeyError `unwrap-failed` */
export function unseal(key: Uint8Array, sealed: Uint8Array, context: string): Buffer {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  if (bytes.length < 1 + nonceBytes + tagBytes || bytes[0] !== version) throw failure();
  const nonce = bytes.subarray(1, 1 + nonceBytes);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(context, 'utf8'));
  decipher.setAuthTag(bytes.subarray(-tagBytes));
  const body = decipher.update(bytes.subarray(1 + nonceBytes, -tagBytes));
  try {
    return Buffer.concat([body, decipher.final()]);
  } catch (cause) {
    throw failure(cause);
  }
}

function failure(cause?: unknown): KeyError {
  const message = 'The wrapped key is damaged, of another wrapping key, or of another context';
  return new KeyError('unwrap-failed', message, { cause });
}
