import { concatBytes } from './bytes.ts';

/** Bytes in a SHA-256 digest. */
export const hashBytes = 32;

type NodeCrypto = typeof import('node:crypto');

/** `node:crypto` where the runtime has it, looked up so that browsers can load this module. */
export const nodeCrypto: NodeCrypto | undefined = (
  globalThis as { process?: { getBuiltinModule?: (id: 'node:crypto') => NodeCrypto | undefined } }
).process?.getBuiltinModule?.('node:crypto');

// Joining small inputs and hashing once costs less than a streaming hash object.
const joinBytesMax = 65_536;

/**
 * SHA-256 (FIPS 180-4) of the parts, one after another. Synchronous in every runtime.
 * @returns 32 bytes
 */
export function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  if (nodeCrypto === undefined) return sha256Portable(...parts);
  const [first] = parts;
  if (parts.length === 1 && first !== undefined) return oneShot(first);
  let length = 0;
  for (const part of parts) length += part.length;
  if (length <= joinBytesMax) return oneShot(concatBytes(...parts));
  const hash = nodeCrypto.createHash('sha256');
  for (const part of parts) hash.update(part);
  const digest = hash.digest();
  return new Uint8Array(digest.buffer, digest.byteOffset, digest.byteLength);
}

function oneShot(bytes: Uint8Array): Uint8Array {
  const digest = new Uint8Array(hashBytes);
  sha256Into(digest, 0, bytes);
  return digest;
}

/** Writes the SHA-256 of `input` to 32 bytes of `target`; the two may share memory. */
export function sha256Into(target: Uint8Array, offset: number, input: Uint8Array): void {
  if (nodeCrypto === undefined) {
    target.set(sha256Portable(input), offset);
    return;
  }
  // A digest as a string of one character a byte costs a third of a digest in a Buffer.
  const digest = nodeCrypto.hash('sha256', input, 'binary');
  for (let i = 0; i < hashBytes; i++) target[offset + i] = digest.charCodeAt(i);
}

const blockBytes = 64;
const roundConstants = primeRootBits(64, 1 / 3);
const initialState = primeRootBits(8, 1 / 2);

/** The first 32 fractional bits of a root of the first primes (FIPS 180-4 section 4.2.2). */
function primeRootBits(count: number, exponent: number): Int32Array {
  const words = new Int32Array(count);
  for (let candidate = 2, found = 0; found < count; candidate++) {
    if (!isPrime(candidate)) continue;
    words[found++] = (candidate ** exponent % 1) * 2 ** 32;
  }
  return words;
}

function isPrime(n: number): boolean {
  for (let divisor = 2; divisor * divisor <= n; divisor++) if (n % divisor === 0) return false;
  return true;
}

/** The same function as `sha256` in plain TypeScript, for runtimes without `node:crypto`. */
export function sha256Portable(...parts: readonly Uint8Array[]): Uint8Array {
  const state = initialState.slice();
  const block = new Uint8Array(blockBytes);
  let filled = 0;
  let length = 0;
  for (const part of parts) {
    length += part.length;
    for (let offset = 0; offset < part.length; ) {
      const taken = Math.min(blockBytes - filled, part.length - offset);
      block.set(part.subarray(offset, offset + taken), filled);
      offset += taken;
      filled += taken;
      if (filled === blockBytes) {
        compress(state, block);
        filled = 0;
      }
    }
  }
  return finish(state, block, filled, length);
}

function finish(state: Int32Array, block: Uint8Array, filled: number, length: number): Uint8Array {
  block.fill(0, filled);
  block[filled] = 0x80;
  if (filled >= blockBytes - 8) {
    compress(state, block);
    block.fill(0);
  }
  new DataView(block.buffer).setBigUint64(blockBytes - 8, BigInt(length) * 8n);
  compress(state, block);
  const digest = new Uint8Array(hashBytes);
  const view = new DataView(digest.buffer);
  state.forEach((word, i) => {
    view.setInt32(4 * i, word);
  });
  return digest;
}

const schedule = new Int32Array(64);

function expand(block: Uint8Array): void {
  const view = new DataView(block.buffer, block.byteOffset, blockBytes);
  for (let t = 0; t < 16; t++) schedule[t] = view.getInt32(4 * t);
  for (let t = 16; t < 64; t++) {
    const x = schedule[t - 15] as number;
    const y = schedule[t - 2] as number;
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    schedule[t] = (schedule[t - 16] as number) + s0 + (schedule[t - 7] as number) + s1;
  }
}

function compress(state: Int32Array, block: Uint8Array): void {
  expand(block);
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let t = 0; t < 64; t++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const choice = (e & f) ^ (~e & g);
    const t1 = (h + s1 + choice + (roundConstants[t] as number) + (schedule[t] as number)) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const majority = (a & b) ^ (a & c) ^ (b & c);
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + s0 + majority) | 0;
  }
  const words = [a, b, c, d, e, f, g, h];
  for (let i = 0; i < 8; i++) state[i] = (state[i] as number) + (words[i] as number);
}
