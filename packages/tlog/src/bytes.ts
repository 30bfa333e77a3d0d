import { TlogError } from './errors.ts';

const encoder = new TextEncoder();
const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The UTF-8 bytes of a well-formed string. */
export function utf8Encode(text: string): Uint8Array {
  return encoder.encode(text);
}

/**
 * The string of strictly valid UTF-8 bytes; a byte order mark is kept as a character.
 * @throws {TlogError} `malformed-encoding`
 */
export function utf8Decode(bytes: Uint8Array): string {
  try {
    return strictDecoder.decode(bytes);
  } catch (cause) {
    throw new TlogError('malformed-encoding', 'not valid UTF-8', { cause });
  }
}

/** One array holding the parts in order. */
export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const joined = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

/** Whether two arrays hold the same bytes. Not constant-time: for public values only. */
export function bytesEqual(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Lower-case hexadecimal. */
export function hexEncode(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
}

/**
 * Bytes of lower-case hexadecimal of even length.
 * @throws {TlogError} `malformed-encoding`
 */
export function hexDecode(text: string): Uint8Array {
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/.test(text)) {
    throw new TlogError('malformed-encoding', 'not lower-case hexadecimal');
  }
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) {
    bytes[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16);
  }
  return bytes;
}

// Function arguments live on the stack, so a long array is converted in slices.
const charCodesMax = 8192;

// Newer runtimes have these built in, many times faster; the conversions below serve the others.
const hasBuiltIn = 'fromBase64' in Uint8Array && 'toBase64' in Uint8Array.prototype;

/** Standard base64 with padding (RFC 4648 section 4). */
export function base64Encode(bytes: Uint8Array): string {
  return hasBuiltIn ? bytes.toBase64() : portableEncode(bytes);
}

function portableEncode(bytes: Uint8Array): string {
  let binary = '';
  for (let i = 0; i < bytes.length; i += charCodesMax) {
    binary += String.fromCharCode(...bytes.subarray(i, i + charCodesMax));
  }
  return btoa(binary);
}

/**
 * Bytes of canonical standard base64: padded, no white space, unused bits zero.
 * @throws {TlogError} `malformed-encoding`
 */
export function base64Decode(text: string): Uint8Array {
  return hasBuiltIn ? builtInDecode(text) : portableDecode(text);
}

function builtInDecode(text: string): Uint8Array {
  let bytes: Uint8Array;
  try {
    bytes = Uint8Array.fromBase64(text, { lastChunkHandling: 'strict' });
  } catch (cause) {
    throw new TlogError('malformed-encoding', 'not canonical base64', { cause });
  }
  // White space is skipped by the built-in; with it the text is longer than its bytes need.
  if (text.length === 4 * Math.ceil(bytes.length / 3)) return bytes;
  throw new TlogError('malformed-encoding', 'not canonical base64');
}

function portableDecode(text: string): Uint8Array {
  let binary: string;
  try {
    binary = atob(text);
  } catch (cause) {
    throw new TlogError('malformed-encoding', 'not base64', { cause });
  }
  // atob tolerates white space, missing padding and stray bits; the round trip does not.
  if (btoa(binary) !== text) throw new TlogError('malformed-encoding', 'not canonical base64');
  return Uint8Array.from(binary, (char) => char.charCodeAt(0));
}

/** The largest tree size, index and timestamp accepted (tlog-cosignature, tlog-witness). */
export const int63Max = 2n ** 63n - 1n;

/** A non-negative decimal without leading zeros, up to 2^63 - 1; `undefined` for anything else. */
export function parseDecimal(text: string): bigint | undefined {
  if (!/^(0|[1-9][0-9]{0,18})$/.test(text)) return undefined;
  const value = BigInt(text);
  return value <= int63Max ? value : undefined;
}

/** Eight bytes, big-endian. `value` is 0 to 2^64 - 1. */
export function uint64Bytes(value: bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, value);
  return bytes;
}

/** The big-endian uint64 that starts at `offset`. */
export function readUint64(bytes: Uint8Array, offset = 0): bigint {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(offset);
}

/** The big-endian uint32 that starts at `offset`. */
export function readUint32(bytes: Uint8Array, offset = 0): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(offset);
}
