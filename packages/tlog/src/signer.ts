import { type RawSigner, rawSigner } from './algorithms.ts';
import { utf8Encode } from './bytes.ts';
import {
  checkpointSubtreeMessage,
  cosignatureMessage,
  joinTimestamp,
  type Subtree,
  subtreeMessage,
} from './cosignature.ts';
import { TlogError } from './errors.ts';
import {
  algorithmOf,
  formatSignerKey,
  formatVerifierKey,
  makeVerifierKey,
  parseSignerKey,
  type SignatureAlgorithm,
  type SupportedSignatureType,
  signatureTypes,
} from './keys.ts';
import type { Signer } from './note.ts';

export interface SignerOptions {
  /**
   * Seconds since the Unix epoch, 1 to 2^63 - 1, stated by a cosignature (types 04 and 06).
   * The system clock by default.
   */
  readonly now?: () => bigint;
}

/**
 * A signer from a private key string (see `parseSignerKey`).
 * @throws {TlogError} `malformed-key` also where the id does not belong to the seed;
 *   `unsupported-algorithm`
 */
export async function createSigner(key: string, options: SignerOptions = {}): Promise<Signer> {
  const { name, keyId, type, seed } = parseSignerKey(key);
  const raw = await rawSigner(requireAlgorithm(type), seed);
  const signer = signerFromRaw(name, type, raw, options);
  if (signer.keyId !== keyId) {
    throw new TlogError('malformed-key', 'key id does not match the private key');
  }
  return signer;
}

/**
 * A signer over a private key held elsewhere (a KMS or an HSM): the format is made here, the raw
 * Ed25519 or ML-DSA-44 signature (pure, empty context) there.
 * @throws {TlogError} `malformed-key`, `unsupported-algorithm`
 */
export function signerFromRaw(
  name: string,
  type: SupportedSignatureType,
  raw: RawSigner,
  options: SignerOptions = {},
): Signer {
  const now = options.now ?? systemSeconds;
  const key = makeVerifierKey(name, type, raw.publicKey);
  const { keyId } = key;
  return {
    name,
    keyId,
    type,
    verifierKey: formatVerifierKey(key),
    async sign(text) {
      if (type === signatureTypes.ed25519) return raw.sign(utf8Encode(text));
      const timestamp = now();
      const message =
        type === signatureTypes.ed25519Cosignature
          ? cosignatureMessage(text, timestamp)
          : checkpointSubtreeMessage(name, timestamp, text);
      return joinTimestamp(timestamp, await raw.sign(message));
    },
  };
}

function systemSeconds(): bigint {
  return BigInt(Math.floor(Date.now() / 1000));
}

/**
 * Signs a subtree with an ML-DSA-44 key, without a time: u64 0 ‖ signature.
 * Source: tlog-cosignature, "ML-DSA-44 signed message"; tlog-witness, "sign-subtree".
 * @throws {TlogError} `out-of-range`
 */
export async function signSubtree(
  name: string,
  raw: RawSigner,
  subtree: Subtree,
): Promise<Uint8Array> {
  return joinTimestamp(0n, await raw.sign(subtreeMessage(name, 0n, subtree)));
}

export interface GeneratedKey {
  /** The private key string. A secret. */
  readonly signerKey: string;
  /** The vkey string, to be published. */
  readonly verifierKey: string;
}

/**
 * Makes a key from fresh randomness.
 * @throws {TlogError} `malformed-key` for a name that is not allowed, `unsupported-algorithm`
 */
export async function generateKey(
  name: string,
  type: SupportedSignatureType,
): Promise<GeneratedKey> {
  const seed = globalThis.crypto.getRandomValues(new Uint8Array(32));
  const { publicKey } = await rawSigner(requireAlgorithm(type), seed);
  const key = makeVerifierKey(name, type, publicKey);
  return {
    signerKey: formatSignerKey({ name, keyId: key.keyId, type, seed }),
    verifierKey: formatVerifierKey(key),
  };
}

function requireAlgorithm(type: number): SignatureAlgorithm {
  const algorithm = algorithmOf(type);
  if (algorithm === undefined) {
    throw new TlogError('unsupported-algorithm', `signature type ${type}`);
  }
  return algorithm;
}
