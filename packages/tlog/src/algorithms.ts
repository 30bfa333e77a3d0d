import { concatBytes, hexDecode } from './bytes.ts';
import { TlogError } from './errors.ts';
import { algorithmBytes, type SignatureAlgorithm } from './keys.ts';
import { nodeCrypto } from './sha256.ts';

/** A private key that can sign; its public key is the raw encoding. */
export interface RawSigner {
  readonly publicKey: Uint8Array;
  sign(message: Uint8Array): Promise<Uint8Array>;
}

export type RawVerify = (message: Uint8Array, signature: Uint8Array) => Promise<boolean>;

// DER up to the raw key: SubjectPublicKeyInfo and PrivateKeyInfo with the seed alone
// (RFC 8410 for Ed25519, RFC 9881 for ML-DSA).
const derPrefixes = {
  Ed25519: {
    spki: hexDecode('302a300506032b6570032100'),
    pkcs8: hexDecode('302e020100300506032b657004220420'),
  },
  'ML-DSA-44': {
    spki: hexDecode('30820532300b06096086480165030403110382052100'),
    pkcs8: hexDecode('3034020100300b060960864801650304031104228020'),
  },
} as const;

/**
 * A function that verifies raw signatures with a raw public key. The key is imported once, on
 * first use; a runtime without the algorithm makes the function reject with
 * `unsupported-algorithm`, never answer.
 */
export function rawVerifier(algorithm: SignatureAlgorithm, publicKey: Uint8Array): RawVerify {
  let imported: Promise<RawVerify> | undefined;
  return async (message, signature) => {
    if (signature.length !== algorithmBytes[algorithm].signature) return false;
    imported ??= importPublicKey(algorithm, publicKey);
    return (await imported)(message, signature);
  };
}

async function importPublicKey(
  algorithm: SignatureAlgorithm,
  publicKey: Uint8Array,
): Promise<RawVerify> {
  try {
    return nodeCrypto === undefined
      ? await webVerify(algorithm, publicKey)
      : nodeVerify(nodeCrypto, algorithm, publicKey);
  } catch (cause) {
    // Every raw key of the right length imports where the algorithm is known.
    throw unsupported(algorithm, cause);
  }
}

function nodeVerify(
  crypto: NonNullable<typeof nodeCrypto>,
  algorithm: SignatureAlgorithm,
  publicKey: Uint8Array,
): RawVerify {
  const key = crypto.createPublicKey({
    key: asBuffer(concatBytes(derPrefixes[algorithm].spki, publicKey)),
    format: 'der',
    type: 'spki',
  });
  return async (message, signature) => crypto.verify(null, message, key, signature);
}

// WebCrypto takes no views that might be shared memory, so every input is copied into its own.
function owned(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

async function webVerify(algorithm: SignatureAlgorithm, publicKey: Uint8Array): Promise<RawVerify> {
  const { subtle } = globalThis.crypto;
  const spki = owned(concatBytes(derPrefixes[algorithm].spki, publicKey));
  const key = await subtle.importKey('spki', spki, { name: algorithm }, false, ['verify']);
  return (message, signature) =>
    subtle.verify({ name: algorithm }, key, owned(signature), owned(message));
}

/**
 * A signer from a 32-byte seed.
 * @throws {TlogError} `malformed-key`, `unsupported-algorithm`
 */
export async function rawSigner(
  algorithm: SignatureAlgorithm,
  seed: Uint8Array,
): Promise<RawSigner> {
  if (seed.length !== algorithmBytes[algorithm].seed) {
    throw new TlogError('malformed-key', `${algorithm} seed of ${seed.length} bytes`);
  }
  try {
    return nodeCrypto === undefined
      ? await webSigner(algorithm, seed)
      : nodeSigner(nodeCrypto, algorithm, seed);
  } catch (cause) {
    throw unsupported(algorithm, cause);
  }
}

function nodeSigner(
  crypto: NonNullable<typeof nodeCrypto>,
  algorithm: SignatureAlgorithm,
  seed: Uint8Array,
): RawSigner {
  const key = crypto.createPrivateKey({
    key: asBuffer(concatBytes(derPrefixes[algorithm].pkcs8, seed)),
    format: 'der',
    type: 'pkcs8',
  });
  const spki = crypto.createPublicKey(key).export({ format: 'der', type: 'spki' });
  return {
    publicKey: new Uint8Array(spki.subarray(derPrefixes[algorithm].spki.length)),
    // ML-DSA takes half a millisecond: another thread's. Waking one takes longer than Ed25519.
    sign: async (message) =>
      algorithm === 'Ed25519'
        ? new Uint8Array(crypto.sign(null, message, key))
        : await signElsewhere(crypto, message, key),
  };
}

function signElsewhere(
  crypto: NonNullable<typeof nodeCrypto>,
  message: Uint8Array,
  key: ReturnType<typeof crypto.createPrivateKey>,
): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    crypto.sign(null, message, key, (error, signature) => {
      if (error) reject(error);
      else resolve(new Uint8Array(signature));
    });
  });
}

async function webSigner(algorithm: SignatureAlgorithm, seed: Uint8Array): Promise<RawSigner> {
  const { subtle } = globalThis.crypto;
  const pkcs8 = owned(concatBytes(derPrefixes[algorithm].pkcs8, seed));
  const name = { name: algorithm };
  const key = await subtle.importKey('pkcs8', pkcs8, name, true, ['sign']);
  // A JSON Web Key carries the public half of a private key: `x` (Ed25519) or `pub` (ML-DSA).
  const jwk: JsonWebKey & { pub?: string } = await subtle.exportKey('jwk', key);
  const encoded = algorithm === 'Ed25519' ? jwk.x : jwk.pub;
  if (encoded === undefined) throw new TypeError('no public key in the JSON Web Key');
  const binary = atob(encoded.replaceAll('-', '+').replaceAll('_', '/'));
  return {
    publicKey: Uint8Array.from(binary, (char) => char.charCodeAt(0)),
    sign: async (message) => new Uint8Array(await subtle.sign(name, key, owned(message))),
  };
}

function unsupported(algorithm: SignatureAlgorithm, cause: unknown): TlogError {
  return new TlogError('unsupported-algorithm', `this runtime has no ${algorithm}`, { cause });
}
