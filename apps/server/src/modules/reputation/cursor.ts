import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { ReputationError } from './errors.ts';

export interface Cursor {
  readonly epoch: number;
  readonly region: string;
  /** Everything up to here was told. */
  readonly position: bigint;
  /** Where the site stood when the client began: removals of before do not concern it. */
  readonly begun: bigint;
}

const cipher = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;
const textMax = 300;
const fields = /^1 (\d{1,9}) (\d{1,18}) (\d{1,18})$/;

/**
 * A cursor as clients keep it: sealed, since positions count what happens in other regions, and
 * bound to its region. @param key 32 bytes
 */
export function sealCursor(key: Uint8Array, { epoch, region, position, begun }: Cursor): string {
  const nonce = randomBytes(nonceBytes);
  const sealing = createCipheriv(cipher, key, nonce).setAAD(Buffer.from(region));
  const sealed = sealing.update(`1 ${epoch} ${position} ${begun}`);
  return Buffer.concat([nonce, sealed, sealing.final(), sealing.getAuthTag()]).toString(
    'base64url',
  );
}

/** @throws {ReputationError} `malformed-cursor` */
export function openCursor(key: Uint8Array, text: string, region: string): Cursor {
  const bytes = Buffer.from(text.slice(0, textMax), 'base64url');
  const [, epoch, position, begun] = fields.exec(unseal(key, bytes, region)) ?? [];
  if (epoch === undefined || position === undefined || begun === undefined) {
    throw new ReputationError('malformed-cursor', 'This site gave no such cursor to this region');
  }
  return { epoch: Number(epoch), region, position: BigInt(position), begun: BigInt(begun) };
}

/** Nothing where it was not sealed with this key for this region. */
function unseal(key: Uint8Array, bytes: Buffer, region: string): string {
  if (bytes.length <= nonceBytes + tagBytes) return '';
  const end = bytes.length - tagBytes;
  const opening = createDecipheriv(cipher, key, bytes.subarray(0, nonceBytes))
    .setAAD(Buffer.from(region))
    .setAuthTag(bytes.subarray(end));
  const opened = opening.update(bytes.subarray(nonceBytes, end));
  try {
    return Buffer.concat([opened, opening.final()]).toString();
  } catch {
    return '';
  }
}
