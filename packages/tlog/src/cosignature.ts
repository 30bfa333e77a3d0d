import { concatBytes, int63Max, readUint64, uint64Bytes, utf8Encode } from './bytes.ts';
import { parseCheckpoint } from './checkpoint.ts';
import { TlogError } from './errors.ts';
import { hashBytes } from './sha256.ts';

/** Bytes of the POSIX time in front of a cosignature. */
export const timestampBytes = 8;

/** A range of a log's leaves with its hash; the whole tree has `start` 0 and `end` its size. */
export interface Subtree {
  readonly origin: string;
  readonly start: bigint;
  readonly end: bigint;
  readonly hash: Uint8Array;
}

/**
 * What a cosignature/v1 (Ed25519, type 04) signs. Source: tlog-cosignature, "Ed25519 signed
 * message".
 * @param text the whole text of the checkpoint note
 * @param timestamp seconds since the Unix epoch, 0 to 2^63 - 1
 * @throws {TlogError} `malformed-checkpoint` where the text is no checkpoint, `out-of-range`
 */
export function cosignatureMessage(text: string, timestamp: bigint): Uint8Array {
  parseCheckpoint(text, { ignoreExtensions: true });
  requireTimestamp(timestamp);
  return utf8Encode(`cosignature/v1\ntime ${timestamp}\n${text}`);
}

const subtreeLabel = utf8Encode('subtree/v1\n\0');

/**
 * What a subtree/v1 (ML-DSA-44, type 06) signs. Source: tlog-cosignature, "ML-DSA-44 signed
 * message".
 * @param cosigner the key name, 1 to 255 bytes of UTF-8
 * @param timestamp seconds since the Unix epoch, 0 to 2^63 - 1; 0 where `start` is not 0
 * @throws {TlogError} `out-of-range`
 */
export function subtreeMessage(cosigner: string, timestamp: bigint, subtree: Subtree): Uint8Array {
  const { origin, start, end, hash } = subtree;
  requireTimestamp(timestamp);
  if (!isSubtreeRange(start, end)) {
    throw new TlogError('out-of-range', `[${start}, ${end}) is not a subtree`);
  }
  if (start !== 0n && timestamp !== 0n) {
    throw new TlogError('out-of-range', 'only a whole tree can be cosigned with a time');
  }
  if (hash.length !== hashBytes) throw new TlogError('out-of-range', 'hash is not 32 bytes');
  return concatBytes(
    subtreeLabel,
    lengthPrefixed(cosigner),
    uint64Bytes(timestamp),
    lengthPrefixed(origin),
    uint64Bytes(start),
    uint64Bytes(end),
    hash,
  );
}

/** What a subtree/v1 cosignature of a checkpoint signs; extension lines are not covered. */
export function checkpointSubtreeMessage(
  cosigner: string,
  timestamp: bigint,
  text: string,
): Uint8Array {
  const { origin, size, root } = parseCheckpoint(text, { ignoreExtensions: true });
  return subtreeMessage(cosigner, timestamp, { origin, start: 0n, end: size, hash: root });
}

/**
 * Whether [start, end) is a tree's prefix or a subtree that every larger tree is built from:
 * `start` is a multiple of the smallest power of two that is not below `end - start`.
 * Source: draft-ietf-plants-merkle-tree-certs, "Subtrees".
 */
export function isSubtreeRange(start: bigint, end: bigint): boolean {
  if (start < 0n || end > int63Max) return false;
  if (start === 0n) return end >= 0n;
  if (start >= end) return false;
  let width = 1n;
  while (width < end - start) width *= 2n;
  return start % width === 0n;
}

function lengthPrefixed(text: string): Uint8Array {
  const bytes = utf8Encode(text);
  if (bytes.length < 1 || bytes.length > 255) {
    throw new TlogError('out-of-range', 'name or origin is not 1 to 255 bytes');
  }
  return concatBytes(Uint8Array.of(bytes.length), bytes);
}

function requireTimestamp(timestamp: bigint): void {
  if (timestamp < 0n || timestamp > int63Max) {
    throw new TlogError('out-of-range', `timestamp ${timestamp}`);
  }
}

/** The timestamped_signature structure: big-endian u64 time ‖ raw signature. */
export function joinTimestamp(timestamp: bigint, rawSignature: Uint8Array): Uint8Array {
  requireTimestamp(timestamp);
  return concatBytes(uint64Bytes(timestamp), rawSignature);
}

/**
 * The time (Unix seconds) and raw signature of a timestamped_signature; `undefined` where it is
 * too short or the time exceeds 2^63 - 1.
 */
export function splitTimestamp(
  signature: Uint8Array,
): { readonly timestamp: bigint; readonly rawSignature: Uint8Array } | undefined {
  if (signature.length <= timestampBytes) return undefined;
  const timestamp = readUint64(signature);
  if (timestamp > int63Max) return undefined;
  return { timestamp, rawSignature: signature.subarray(timestampBytes) };
}
