import {
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';
import { decodeBech32, encodeBech32 } from './bech32.ts';
import { AgeError, type AgeErrorCode } from './errors.ts';

const identityPrefix = 'age-secret-key-';
const recipientPrefix = 'age';
/** Bytes of an X25519 scalar, public key, share and shared secret. */
export const keyBytes = 32;

/** An X25519 public key one encrypts to. */
export class Recipient {
  /** The 32 bytes of the public key. */
  readonly bytes: Uint8Array;
  readonly publicKey: KeyObject;

  constructor(bytes: Uint8Array, publicKey: KeyObject) {
    this.bytes = bytes;
    this.publicKey = publicKey;
  }

  /** The `age1…` text. */
  toString(): string {
    return encodeBech32(recipientPrefix, this.bytes);
  }
}

/**
 * An X25519 secret key. The scalar lives in the crypto library's memory alone, so that neither
 * logging nor inspecting this object can show it.
 */
export class Identity {
  readonly recipient: Recipient;
  #privateKey: KeyObject | undefined;

  constructor(privateKey: KeyObject, publicBytes: Uint8Array) {
    this.#privateKey = privateKey;
    this.recipient = new Recipient(publicBytes, importShare(publicBytes));
  }

  /**
   * X25519 of this scalar with a share (RFC 7748 section 5).
   *
   * @returns 32 bytes, not all zero
   * @throws AgeError `identity-destroyed`, `share-low-order`
   */
  agree(share: KeyObject): Uint8Array {
    return agree(this.#alive(), share);
  }

  /**
   * The 32 bytes of the scalar, a copy: the caller erases it.
   *
   * @throws AgeError `identity-destroyed`
   */
  toBytes(): Uint8Array {
    return this.#alive().export({ format: 'raw-private' });
  }

  get destroyed(): boolean {
    return this.#privateKey === undefined;
  }

  /**
   * Lets go of the secret: every later use throws, and the crypto library overwrites its copy when
   * the key is collected. Copies made with `toBytes` or `encodeIdentity` are the caller's to erase.
   */
  destroy(): void {
    this.#privateKey = undefined;
  }

  #alive(): KeyObject {
    if (this.#privateKey) return this.#privateKey;
    throw new AgeError('identity-destroyed', 'the identity was destroyed');
  }
}

/** Makes a fresh X25519 identity. */
export function generateIdentity(): Identity {
  const { privateKey, publicBytes } = generateKeyPair();
  return new Identity(privateKey, publicBytes);
}

/** The public half of an identity. */
export function identityToRecipient(identity: Identity): Recipient {
  return identity.recipient;
}

/**
 * Takes in the 32 bytes of a scalar; the caller erases them afterwards.
 *
 * @throws AgeError `identity-malformed`
 */
export function identityFromBytes(scalar: Uint8Array): Identity {
  if (scalar.length !== keyBytes) {
    throw new AgeError('identity-malformed', `an identity has 32 bytes, not ${scalar.length}`);
  }
  const privateKey = createPrivateKey({
    key: Buffer.from(scalar.buffer, scalar.byteOffset, scalar.length),
    format: 'raw-private',
    asymmetricKeyType: 'x25519',
  });
  return new Identity(privateKey, createPublicKey(privateKey).export({ format: 'raw-public' }));
}

/**
 * Reads an `AGE-SECRET-KEY-1…` text, with nothing around it.
 *
 * @throws AgeError `identity-malformed`; its message never holds the text
 */
export function parseIdentity(text: string): Identity {
  const scalar = decodeKey(text, identityPrefix, 'identity-malformed');
  try {
    return identityFromBytes(scalar);
  } finally {
    scalar.fill(0);
  }
}

/** Writes the `AGE-SECRET-KEY-1…` text: a secret that a string cannot erase. */
export function encodeIdentity(identity: Identity): string {
  const scalar = identity.toBytes();
  try {
    return encodeBech32(identityPrefix, scalar).toUpperCase();
  } finally {
    scalar.fill(0);
  }
}

/**
 * Reads an `age1…` text, with nothing around it.
 *
 * @throws AgeError `recipient-malformed`, also for a low-order point, whose "secrets" all can open
 */
export function parseRecipient(text: string): Recipient {
  const bytes = decodeKey(text, recipientPrefix, 'recipient-malformed');
  const publicKey = importShare(bytes);
  try {
    probe ??= generateKeyPair().privateKey;
    agree(probe, publicKey);
  } catch (cause) {
    throw new AgeError('recipient-malformed', 'the recipient is a low-order point', { cause });
  }
  return new Recipient(bytes, publicKey);
}

/** Writes the `age1…` text. */
export function encodeRecipient(recipient: Recipient): string {
  return recipient.toString();
}

/** A key whose secret protects nothing: it finds low-order points. */
let probe: KeyObject | undefined;

/** A fresh pair; the public half as bytes, the form in which it is the cheapest to get. */
export function generateKeyPair(): { privateKey: KeyObject; publicBytes: Uint8Array } {
  const pair = generateKeyPairSync('x25519', { publicKeyEncoding: { format: 'raw-public' } });
  return { privateKey: pair.privateKey, publicBytes: pair.publicKey };
}

/** Makes the key object of a 32-byte public key or ephemeral share. */
export function importShare(bytes: Uint8Array): KeyObject {
  return createPublicKey({
    key: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length),
    format: 'raw-public',
    asymmetricKeyType: 'x25519',
  });
}

/**
 * X25519, refusing an all-zero result.
 *
 * @throws AgeError `share-low-order`
 */
export function agree(privateKey: KeyObject, publicKey: KeyObject): Uint8Array {
  let secret: Uint8Array;
  try {
    secret = diffieHellman({ privateKey, publicKey });
  } catch (cause) {
    throw new AgeError('share-low-order', 'the share gives no shared secret', { cause });
  }
  // OpenSSL refuses low-order points itself; the rule must hold on any build of it.
  if (secret.every((byte) => byte === 0)) {
    throw new AgeError('share-low-order', 'the shared secret is all zero');
  }
  return secret;
}

function decodeKey(text: string, prefix: string, code: AgeErrorCode): Uint8Array {
  let decoded: ReturnType<typeof decodeBech32>;
  try {
    decoded = decodeBech32(text);
  } catch (cause) {
    throw new AgeError(code, `not a ${prefix}1… text`, { cause });
  }
  if (decoded.prefix !== prefix || decoded.bytes.length !== keyBytes) {
    throw new AgeError(code, `not a ${prefix}1… text of 32 bytes`);
  }
  return decoded.bytes;
}
