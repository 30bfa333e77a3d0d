import { concatBytes, hexDecode, hexEncode } from '@vitrine/tlog';
import { FormatError } from './errors.ts';
import { hmacSha256 } from './hmac.ts';

export const manifestMediaType = 'application/vnd.vitrine.manifest';
export const recordBytes = 65;

/** Kinds in the order of their numbers, which start at 1. */
export const manifestKinds = ['sample', 'submission', 'customer', 'api-key'] as const;
export type ManifestKind = (typeof manifestKinds)[number];

/** One object of a manifest (`docs/formats/relocation-certificate.md`). */
export interface ManifestRecord {
  readonly kind: ManifestKind;
  /** UUID in lower case. */
  readonly id: string;
  /** Index of the entry in the source's ledger that last changed the object, below 2^63. */
  readonly version: bigint;
  readonly tombstone: boolean;
  /** Bytes, 0 to 2^53 - 1; 0 for a tombstone. */
  readonly length: number;
  /** 32 bytes; zeros for a tombstone. */
  readonly commitment: Uint8Array;
}

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const tombstoneBit = 1n << 63n;
const offsets = { id: 1, version: 17, length: 25, commitment: 33 } as const;

/**
 * The 65 bytes of a record.
 * @throws {FormatError} `malformed-manifest`
 */
export function encodeRecord(record: ManifestRecord): Uint8Array {
  const { kind, id, version, tombstone, length, commitment } = record;
  if (version < 0n || version >= tombstoneBit) throw malformed(`version ${version}`);
  if (commitment.length !== 32) throw malformed('a commitment is 32 bytes');
  const bytes = new Uint8Array(recordBytes);
  const view = new DataView(bytes.buffer);
  bytes.set(objectName(kind, id), 0);
  view.setBigUint64(offsets.version, tombstone ? version | tombstoneBit : version);
  if (!Number.isSafeInteger(length) || length < 0) throw malformed(`length ${length}`);
  view.setBigUint64(offsets.length, BigInt(length));
  bytes.set(commitment, offsets.commitment);
  inspectRecord(bytes);
  return bytes;
}

/**
 * Reads the 65 bytes of a record.
 * @throws {FormatError} `malformed-manifest`
 */
export function decodeRecord(bytes: Uint8Array): ManifestRecord {
  if (bytes.length !== recordBytes) throw malformed(`a record of ${bytes.length} bytes`);
  const { kind, tombstone, length } = inspectRecord(bytes);
  const hex = hexEncode(bytes.subarray(offsets.id, offsets.version));
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  const stored = viewOf(bytes).getBigUint64(offsets.version);
  const version = tombstone ? stored ^ tombstoneBit : stored;
  return { kind, id, version, tombstone, length, commitment: bytes.slice(offsets.commitment) };
}

/** What a manifest's totals need of a record, checked, without taking the record apart. */
export function inspectRecord(
  bytes: Uint8Array,
): Pick<ManifestRecord, 'kind' | 'tombstone' | 'length'> {
  const kind = manifestKinds[(bytes[0] ?? 0) - 1];
  if (kind === undefined) throw malformed(`kind ${bytes[0]}`);
  const view = viewOf(bytes);
  const length = view.getUint32(offsets.length) * 2 ** 32 + view.getUint32(offsets.length + 4);
  if (!Number.isSafeInteger(length)) throw malformed('a length of 2^53 or more');
  const tombstone = view.getUint8(offsets.version) >= 0x80;
  if (
    tombstone &&
    (length !== 0 || bytes.subarray(offsets.commitment).some((byte) => byte !== 0))
  ) {
    throw malformed('a tombstone with a length or a commitment');
  }
  return { kind, tombstone, length };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, recordBytes);
}

/** Negative, zero or positive as `a` stands before, with or after `b`, by (kind, id). */
export function compareRecords(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < offsets.version; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The 17 bytes kind ‖ id. */
function objectName(kind: ManifestKind, id: string): Uint8Array {
  if (!uuidPattern.test(id)) throw malformed('an id is a UUID in lower case');
  const number = manifestKinds.indexOf(kind) + 1;
  return concatBytes(Uint8Array.of(number), hexDecode(id.replaceAll('-', '')));
}

/**
 * The key that opens one object's commitment: HMAC-SHA-256(K, kind ‖ id).
 * @param manifestKey K, 32 bytes
 * @throws {FormatError} `malformed-manifest`
 */
export function objectKey(manifestKey: Uint8Array, kind: ManifestKind, id: string): Uint8Array {
  return hmacSha256(manifestKey, objectName(kind, id));
}

/**
 * The commitment of an object: HMAC-SHA-256(object key, SHA-256(content)).
 * @param contentSha256 32 bytes
 */
export function objectCommitment(key: Uint8Array, contentSha256: Uint8Array): Uint8Array {
  return hmacSha256(key, contentSha256);
}

export function malformed(message: string): FormatError {
  return new FormatError('malformed-manifest', message);
}
