import { canonicalBytes, type JsonValue, parseCanonical } from './canonical-json.ts';
import { FormatError } from './errors.ts';
import { conform, digest, type Infer, literal, matching, name, object, time } from './shape.ts';

/** Bytes in the longest ledger entry. */
export const entryBytesMax = 65_535;

/** The `site` of the office's own ledger; no site may have this name. */
export const officeSite = 'office';

const entryType = matching(/^(?=.{3,64}$)[a-z]+(-[a-z]+)*(\.[a-z]+(-[a-z]+)*)+$/, 'an entry type');

const entryShape = object(
  { v: literal(1), type: entryType, at: time, site: name, commit: digest },
  { region: name },
);

/** A ledger entry (`docs/formats/ledger-entries.md`). */
export type LedgerEntry = Infer<typeof entryShape>;

/**
 * The one spelling of an entry: canonical JSON, at most 65,535 bytes.
 * @throws {FormatError} `malformed-entry`, `too-large`
 */
export function encodeEntry(entry: LedgerEntry): Uint8Array {
  const bytes = canonicalBytes(conform(entryShape, entry, 'malformed-entry'));
  if (bytes.length > entryBytesMax) {
    throw new FormatError('too-large', `an entry of ${bytes.length} bytes`);
  }
  return bytes;
}

/**
 * Reads the bytes of an entry as a ledger holds them. Types not in the table are accepted.
 * @throws {FormatError} `malformed-json`, `malformed-entry`, `too-large`
 */
export function parseEntry(bytes: Uint8Array): LedgerEntry {
  if (bytes.length > entryBytesMax) {
    throw new FormatError('too-large', `an entry of ${bytes.length} bytes`);
  }
  return checkEntry(parseCanonical(bytes));
}

/** @throws {FormatError} `malformed-entry` */
export function checkEntry(value: JsonValue): LedgerEntry {
  return conform(entryShape, value, 'malformed-entry');
}
