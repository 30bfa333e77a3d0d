import assert from 'node:assert/strict';
import fc from 'fast-check';
import { AgeError, type AgeErrorCode, createDecryptor, type Identity } from './index.ts';

/** Plaintext that differs from chunk to chunk, so that a misplaced chunk shows. */
export function patterned(lengthBytes: number): Uint8Array {
  const bytes = new Uint8Array(lengthBytes);
  for (let i = 0; i < lengthBytes; i++) bytes[i] = (i * 31 + (i >>> 16) * 7 + (i >>> 8)) & 0xff;
  return bytes;
}

/** Lengths in bytes near the bounds of 64 KiB chunks, from nothing to four chunks. */
export const lengthsNearBounds = fc
  .tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: -20, max: 20 }))
  .map(([chunks, offset]) => Math.max(0, chunks * 65_536 + offset));

/** Piece lengths: tiny, odd, and around one chunk. */
export const pieceLengths = fc.array(
  fc.oneof(
    fc.integer({ min: 0, max: 100 }),
    fc.integer({ min: 0, max: 70_000 }),
    fc.integer({ min: 65_500, max: 65_600 }),
    fc.integer({ min: 100_000, max: 300_000 }),
  ),
  { minLength: 1, maxLength: 20 },
);

/**
 * Cuts bytes by these lengths, the last piece taking what is left. Every piece is handed out in the
 * same memory, overwritten afterwards, as a caller with one read buffer does.
 */
export function inPieces(
  bytes: Uint8Array,
  lengths: readonly number[],
  take: (piece: Uint8Array) => void,
): void {
  const scratch = new Uint8Array(bytes.length);
  let at = 0;
  for (const length of [...lengths, bytes.length]) {
    const piece = scratch.subarray(0, Math.min(length, bytes.length - at));
    piece.set(bytes.subarray(at, at + piece.length));
    take(piece);
    at += piece.length;
    piece.fill(0xee);
  }
}

export interface Outcome {
  /** All that was released. */
  readonly plaintext: Uint8Array;
  readonly code: AgeErrorCode | undefined;
  readonly chunk: number | undefined;
}

/** Decrypts in pieces and keeps what was released before an error. */
export function release(
  file: Uint8Array,
  identities: readonly Identity[],
  lengths: readonly number[] = [],
): Outcome {
  const pieces: Uint8Array[] = [];
  const decryptor = createDecryptor(identities);
  try {
    inPieces(file, lengths, (piece) => pieces.push(...decryptor.update(piece)));
    pieces.push(decryptor.final());
    return { plaintext: Buffer.concat(pieces), code: undefined, chunk: undefined };
  } catch (error) {
    if (!(error instanceof AgeError)) throw error;
    return { plaintext: Buffer.concat(pieces), code: error.code, chunk: error.chunk };
  }
}

/** Compares bytes without the cost of a deep comparison. */
export function assertSameBytes(actual: Uint8Array, expected: Uint8Array): void {
  assert.equal(Buffer.compare(actual, expected), 0, 'the bytes are the same');
}

/** For `assert.throws`: an AgeError of this code. */
export function withCode(code: AgeErrorCode): (error: unknown) => true {
  return (error) => {
    assert.ok(error instanceof AgeError, `an AgeError, not ${error}`);
    assert.equal(error.code, code);
    return true;
  };
}
