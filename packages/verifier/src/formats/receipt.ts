import { base64Encode, concatBytes, sha256 } from '@vitrine/tlog';
import { canonicalBytes, canonicalJson, type JsonObject, parseJson } from './canonical-json.ts';
import { checkEntry, type LedgerEntry } from './entry.ts';
import { FormatError } from './errors.ts';
import { anyObject, base64Of, type Check, conform, literal, object, text } from './shape.ts';

export const receiptFormat = 'vitrine-receipt/1';
export const receiptMediaType = 'application/vnd.vitrine.receipt+json';
/** Bytes in the salt of a commitment. */
export const saltBytes = 32;
/** Bytes in the longest receipt file accepted. */
export const receiptBytesMax = 4 * 1_048_576;

const proofCharactersMax = 1_048_576;

/** What opens a commitment: `salt` is the base64 of 32 bytes. */
export interface Opening {
  readonly salt: string;
  readonly payload: JsonObject;
}

/** One act and the proof that it stands in a ledger (`docs/formats/receipt.md`). */
export interface Receipt {
  readonly format: typeof receiptFormat;
  readonly entry: LedgerEntry;
  readonly opening?: Opening;
  /** A tlog-proof without an `extra` line. */
  readonly proof: string;
}

const receiptShape: Check<Receipt> = object(
  {
    format: literal(receiptFormat),
    entry: (value) => checkEntry(value as JsonObject),
    proof: text(proofCharactersMax),
  },
  { opening: object({ salt: base64Of(saltBytes), payload: anyObject }) },
);

/**
 * `sha256:` and the base64 of SHA-256(salt ‖ canonical JSON of the payload).
 * @param salt 32 random bytes, never used twice
 * @throws {FormatError} `malformed-json`, `malformed-payload` for a salt of another length
 */
export function commitment(salt: Uint8Array, payload: JsonObject): string {
  if (salt.length !== saltBytes) {
    throw new FormatError('malformed-payload', `a salt of ${salt.length} bytes`);
  }
  return formatDigest(sha256(concatBytes(salt, canonicalBytes(payload))));
}

/** `sha256:` and the base64 of a digest. */
export function formatDigest(hash: Uint8Array): string {
  return `sha256:${base64Encode(hash)}`;
}

/** The digest of a document: `sha256:` and the base64 of SHA-256(canonical JSON). */
export function documentDigest(document: JsonObject): string {
  return formatDigest(sha256(canonicalBytes(document)));
}

/**
 * Reads a receipt file.
 * @throws {FormatError} `malformed-json`, `malformed-entry`, `malformed-receipt`, `too-large`
 */
export function parseReceipt(input: Uint8Array | string): Receipt {
  if (input.length > receiptBytesMax) {
    throw new FormatError('too-large', `a receipt of ${input.length} bytes`);
  }
  return checkReceipt(parseJson(input));
}

/** @throws {FormatError} `malformed-entry`, `malformed-receipt` */
export function checkReceipt(value: unknown): Receipt {
  return conform(receiptShape, value, 'malformed-receipt');
}

/** The canonical text of a receipt, with a newline at the end: what a file holds. */
export function formatReceipt(receipt: Receipt): string {
  return `${canonicalJson(checkReceipt(receipt))}\n`;
}
