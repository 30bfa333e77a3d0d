import {
  base64Decode,
  base64Encode,
  concatBytes,
  hexEncode,
  readUint32,
  utf8Encode,
} from './bytes.ts';
import { TlogError } from './errors.ts';
import { isKeyName, keyLabel } from './note.ts';
import { sha256 } from './sha256.ts';

/** Signature type bytes (signed-note, "Signature types"). */
export const signatureTypes = {
  ed25519: 0x01,
  ecdsa: 0x02,
  ed25519Cosignature: 0x04,
  rfc6962TreeHead: 0x05,
  mlDsa44Cosignature: 0x06,
  unassigned: 0xff,
} as const;

export type SignatureAlgorithm = 'Ed25519' | 'ML-DSA-44';

/** Signature types this package can sign with and verify. */
export type SupportedSignatureType = 0x01 | 0x04 | 0x06;

/** The algorithm under a signature type; `undefined` for a type this package only parses. */
export function algorithmOf(type: number): SignatureAlgorithm | undefined {
  if (type === signatureTypes.ed25519 || type === signatureTypes.ed25519Cosignature) {
    return 'Ed25519';
  }
  return type === signatureTypes.mlDsa44Cosignature ? 'ML-DSA-44' : undefined;
}

/** Bytes in a public key, a private seed and a raw signature of each algorithm. */
export const algorithmBytes = {
  Ed25519: { publicKey: 32, seed: 32, signature: 64 },
  'ML-DSA-44': { publicKey: 1312, seed: 32, signature: 2420 },
} as const;

/** A public key with its name. `keyId` is a uint32, `type` the signature type byte. */
export interface VerifierKey {
  readonly name: string;
  readonly keyId: number;
  readonly type: number;
  readonly publicKey: Uint8Array;
}

/**
 * SHA-256(name ‖ 0x0A ‖ type ‖ public key)[:4] as a uint32 (signed-note, "Signatures").
 * @param type 0 to 255
 */
export function computeKeyId(name: string, type: number, publicKey: Uint8Array): number {
  return readUint32(sha256(utf8Encode(`${name}\n`), Uint8Array.of(type), publicKey));
}

/**
 * Builds a key of a type whose id follows from its contents.
 * @throws {TlogError} `malformed-key`, `unsupported-algorithm`
 */
export function makeVerifierKey(name: string, type: number, publicKey: Uint8Array): VerifierKey {
  const algorithm = algorithmOf(type);
  if (algorithm === undefined) {
    throw new TlogError('unsupported-algorithm', `signature type ${type}`);
  }
  if (!isKeyName(name)) throw new TlogError('malformed-key', 'malformed key name');
  if (publicKey.length !== algorithmBytes[algorithm].publicKey) {
    throw new TlogError('malformed-key', `${algorithm} public key of ${publicKey.length} bytes`);
  }
  return { name, type, publicKey, keyId: computeKeyId(name, type, publicKey) };
}

/**
 * Reads a vkey string `name+hex8+base64(type ‖ key)`. Keys of types this package cannot verify
 * are read without a check of their id. Source: signed-note, "Verifier keys".
 * @throws {TlogError} `malformed-key`
 */
export function parseVerifierKey(vkey: string): VerifierKey {
  const { name, keyId, type, material } = parseKeyString(vkey);
  if (algorithmOf(type) === undefined) return { name, keyId, type, publicKey: material };
  const key = makeVerifierKey(name, type, material);
  if (key.keyId !== keyId) throw new TlogError('malformed-key', 'key id does not match the key');
  return key;
}

/** The vkey string of a key. */
export function formatVerifierKey(key: VerifierKey): string {
  return formatKeyString(key, key.publicKey);
}

const signerKeyPrefix = 'PRIVATE+KEY+';

/** A private key: 32-byte Ed25519 or ML-DSA-44 seed. Keep it out of logs. */
export interface SignerKey {
  readonly name: string;
  readonly keyId: number;
  readonly type: SupportedSignatureType;
  readonly seed: Uint8Array;
}

/**
 * Reads a private key string `PRIVATE+KEY+name+hex8+base64(type ‖ seed)`, the customary encoding
 * of note signing keys. Error messages never quote it.
 * @throws {TlogError} `malformed-key`, `unsupported-algorithm`
 */
export function parseSignerKey(text: string): SignerKey {
  if (!text.startsWith(signerKeyPrefix)) {
    throw new TlogError('malformed-key', 'not a private note key');
  }
  const { name, keyId, type, material } = parseKeyString(text.slice(signerKeyPrefix.length));
  if (!isSupportedType(type)) {
    throw new TlogError('unsupported-algorithm', `signature type ${type}`);
  }
  if (material.length !== 32) throw new TlogError('malformed-key', 'seed is not 32 bytes');
  return { name, keyId, type, seed: material };
}

/** The private key string. A secret. */
export function formatSignerKey(key: SignerKey): string {
  return signerKeyPrefix + formatKeyString(key, key.seed);
}

function isSupportedType(type: number): type is SupportedSignatureType {
  return algorithmOf(type) !== undefined;
}

interface KeyParts {
  readonly name: string;
  readonly keyId: number;
  readonly type: number;
  readonly material: Uint8Array;
}

function parseKeyString(text: string): KeyParts {
  // Names hold no plus, but the base64 part may: only the first two divide.
  const [, name, hexId, encoded] = /^([^+]*)\+([0-9a-f]{8})\+(.+)$/s.exec(text) ?? [];
  if (name === undefined || hexId === undefined || encoded === undefined || !isKeyName(name)) {
    throw new TlogError('malformed-key', 'a key is name, id and base64 divided by plus signs');
  }
  let bytes: Uint8Array;
  try {
    bytes = base64Decode(encoded);
  } catch (cause) {
    throw new TlogError('malformed-key', 'key is not base64', { cause });
  }
  const [type] = bytes;
  if (type === undefined || bytes.length < 2) throw new TlogError('malformed-key', 'empty key');
  return { name, keyId: Number.parseInt(hexId, 16), type, material: bytes.slice(1) };
}

function formatKeyString(
  key: { name: string; keyId: number; type: number },
  material: Uint8Array,
): string {
  if (!isKeyName(key.name)) throw new TlogError('malformed-key', 'malformed key name');
  return `${keyLabel(key)}+${base64Encode(concatBytes(Uint8Array.of(key.type), material))}`;
}

/** The origin's SHA-256 in hexadecimal: the path element under which a witness serves a log. */
export function originHash(origin: string): string {
  return hexEncode(sha256(utf8Encode(origin)));
}
