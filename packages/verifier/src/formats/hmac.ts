import { concatBytes, sha256 } from '@vitrine/tlog';

const blockBytes = 64;

/** HMAC-SHA-256 (RFC 2104), synchronous in every runtime. @returns 32 bytes */
export function hmacSha256(key: Uint8Array, message: Uint8Array): Uint8Array {
  const short = key.length > blockBytes ? sha256(key) : key;
  const inner = new Uint8Array(blockBytes).fill(0x36);
  const outer = new Uint8Array(blockBytes).fill(0x5c);
  short.forEach((byte, i) => {
    inner[i] = byte ^ 0x36;
    outer[i] = byte ^ 0x5c;
  });
  return sha256(concatBytes(outer, sha256(concatBytes(inner, message))));
}
