import { rawVerifier } from './algorithms.ts';
import { utf8Encode } from './bytes.ts';
import {
  checkpointSubtreeMessage,
  cosignatureMessage,
  type Subtree,
  splitTimestamp,
  subtreeMessage,
} from './cosignature.ts';
import { TlogError } from './errors.ts';
import { algorithmOf, parseVerifierKey, signatureTypes, type VerifierKey } from './keys.ts';
import type { NoteSignature, Verifier } from './note.ts';

/**
 * A verifier for a public key of type 01 (Ed25519 note), 04 (Ed25519 cosignature) or 06
 * (ML-DSA-44 cosignature). The latter two verify checkpoints only.
 * @param key a vkey string or a parsed key
 * @throws {TlogError} `malformed-key`; `unsupported-algorithm` for any other type
 */
export function createVerifier(key: string | VerifierKey): Verifier {
  const { name, keyId, type, publicKey } = typeof key === 'string' ? parseVerifierKey(key) : key;
  const algorithm = algorithmOf(type);
  if (algorithm === undefined) {
    throw new TlogError('unsupported-algorithm', `cannot verify signature type ${type}`);
  }
  const verifyRaw = rawVerifier(algorithm, publicKey);
  return {
    name,
    keyId,
    type,
    async verify(text, signature) {
      if (type === signatureTypes.ed25519) return verifyRaw(utf8Encode(text), signature);
      const split = splitTimestamp(signature);
      if (split === undefined) return false;
      const message = messageOrUndefined(() =>
        type === signatureTypes.ed25519Cosignature
          ? cosignatureMessage(text, split.timestamp)
          : checkpointSubtreeMessage(name, split.timestamp, text),
      );
      return message !== undefined && verifyRaw(message, split.rawSignature);
    },
  };
}

/**
 * Whether a subtree/v1 signature by an ML-DSA-44 key (type 06) covers the subtree.
 * @throws {TlogError} `malformed-key`, `unsupported-algorithm` for a key of another type
 */
export async function verifySubtree(
  key: string | VerifierKey,
  subtree: Subtree,
  signature: Uint8Array,
): Promise<boolean> {
  const { name, type, publicKey } = typeof key === 'string' ? parseVerifierKey(key) : key;
  if (type !== signatureTypes.mlDsa44Cosignature) {
    throw new TlogError('unsupported-algorithm', `signature type ${type} signs no subtrees`);
  }
  const split = splitTimestamp(signature);
  if (split === undefined) return false;
  const message = messageOrUndefined(() => subtreeMessage(name, split.timestamp, subtree));
  return message !== undefined && rawVerifier('ML-DSA-44', publicKey)(message, split.rawSignature);
}

/** A text or range that cannot be signed has no valid signature. */
function messageOrUndefined(build: () => Uint8Array): Uint8Array | undefined {
  try {
    return build();
  } catch (error) {
    if (error instanceof TlogError) return undefined;
    throw error;
  }
}

/**
 * The time of a cosignature in Unix seconds, 0 where its cosigner states none; `undefined` for
 * a signature of another type. It means nothing before the signature is verified.
 */
export function cosignatureTime(
  signature: NoteSignature & { readonly verifier: Verifier },
): bigint | undefined {
  if (signature.verifier.type === signatureTypes.ed25519) return undefined;
  return splitTimestamp(signature.signature)?.timestamp;
}
