import { createCipheriv, createDecipheriv, hkdfSync, type KeyObject } from 'node:crypto';
import { decodeBase64, encodeBase64 } from './base64.ts';
import { AgeError } from './errors.ts';
import type { Header, Stanza } from './header.ts';
import {
  agree,
  generateKeyPair,
  type Identity,
  importShare,
  keyBytes,
  type Recipient,
} from './keys.ts';

const type = 'X25519';
const info = 'age-encryption.org/v1/X25519';
const tagBytes = 16;
/** Bytes of a file key. */
export const fileKeyBytes = 16;
const bodyBytes = fileKeyBytes + tagBytes;
const zeroNonce = new Uint8Array(12);

interface Share {
  readonly bytes: Uint8Array;
  readonly publicKey: KeyObject;
  readonly body: Uint8Array;
}

function wrapKeyOf(secret: Uint8Array, share: Uint8Array, recipient: Uint8Array): Uint8Array {
  const salt = new Uint8Array(2 * keyBytes);
  salt.set(share);
  salt.set(recipient, keyBytes);
  return new Uint8Array(hkdfSync('sha256', secret, salt, info, 32));
}

/** Wraps a file key under a fresh ephemeral share (C2SP age, "X25519 recipient stanza"). */
export function wrapFileKey(fileKey: Uint8Array, recipient: Recipient): Stanza {
  const { privateKey, publicBytes } = generateKeyPair();
  const secret = agree(privateKey, recipient.publicKey);
  const key = wrapKeyOf(secret, publicBytes, recipient.bytes);
  const cipher = createCipheriv('chacha20-poly1305', key, zeroNonce, { authTagLength: tagBytes });
  const body = new Uint8Array(bodyBytes);
  body.set(cipher.update(fileKey));
  cipher.final();
  body.set(cipher.getAuthTag(), fileKeyBytes);
  secret.fill(0);
  key.fill(0);
  return { args: [type, encodeBase64(publicBytes)], body };
}

/**
 * Finds the file key that one of the identities opens; the header's MAC is not yet checked.
 *
 * @returns 16 bytes, for the caller to erase
 * @throws AgeError `stanza-malformed`, `share-low-order`, `no-identity-matched`,
 * `identity-destroyed`
 */
export function unwrapFileKey(header: Header, identities: readonly Identity[]): Uint8Array {
  const shares = header.stanzas.filter((stanza) => stanza.args[0] === type).map(readShare);
  for (const identity of identities) {
    for (const share of shares) {
      const fileKey = open(share, identity);
      if (fileKey) return fileKey;
    }
  }
  throw new AgeError('no-identity-matched', 'no identity opens any stanza of the header');
}

function readShare({ args, body }: Stanza): Share {
  const bytes = args.length === 2 ? decodeBase64(args[1] ?? '') : undefined;
  if (bytes?.length !== keyBytes) {
    throw new AgeError('stanza-malformed', 'an X25519 stanza needs one share of 32 bytes');
  }
  if (body.length !== bodyBytes) {
    throw new AgeError('stanza-malformed', 'the body of an X25519 stanza has 32 bytes');
  }
  return { bytes, publicKey: importShare(bytes), body };
}

function open(share: Share, identity: Identity): Uint8Array | undefined {
  const secret = identity.agree(share.publicKey);
  const key = wrapKeyOf(secret, share.bytes, identity.recipient.bytes);
  const cipher = createDecipheriv('chacha20-poly1305', key, zeroNonce, { authTagLength: tagBytes });
  cipher.setAuthTag(share.body.subarray(fileKeyBytes));
  const fileKey = cipher.update(share.body.subarray(0, fileKeyBytes));
  try {
    cipher.final();
    return fileKey;
  } catch {
    // A wrong tag is the answer "addressed to somebody else", not a failure.
    fileKey.fill(0);
    return undefined;
  } finally {
    secret.fill(0);
    key.fill(0);
  }
}
