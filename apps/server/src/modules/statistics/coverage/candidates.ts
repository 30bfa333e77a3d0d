/** What a place holds that must not outlive its erasure. */
export type Holding = 'customer' | 'installation' | 'hash';

/** What stands in a value and may be the id of a customer, an installation’s pseudonym or a hash. */
export interface Candidates {
  /** UUIDs with hyphens, in lower case. */
  readonly ids: Set<string>;
  /** Hashes of 16, 20 and 32 bytes in hex, in lower case. */
  readonly hashes: Set<string>;
  /** Pseudonyms as decimal numbers. */
  readonly numbers: Set<string>;
}

export function noCandidates(): Candidates {
  return { ids: new Set(), hashes: new Set(), numbers: new Set() };
}

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;
const hex = /(?<![0-9a-f])(?:[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{32}|[0-9a-f]{16})(?![0-9a-f])/gi;
/** 16, 20 or 32 bytes in base64 or base64url. */
const base64 =
  /(?<![\w+/-])(?:[\w+/-]{43}=?|[\w+/-]{27}=?|[\w+/-]{22}(?:==)?|[\w+/-]{11}=?)(?![\w+/=-])/g;
/** Nearly all of 2⁶⁴ numbers have so many digits; small ones are counts and times. */
const number = /(?<![\d.])\d{15,20}(?![\d.])/g;

/** Adds what a text holds, in any of the ways in which ids and hashes are written. */
export function addText(found: Candidates, text: string): void {
  for (const [id] of text.matchAll(uuid)) found.ids.add(id.toLowerCase());
  for (const [digits] of text.matchAll(hex)) addBytes(found, Buffer.from(digits, 'hex'));
  for (const [coded] of text.matchAll(base64)) addBytes(found, Buffer.from(coded, 'base64url'));
  for (const [digits] of text.matchAll(number)) found.numbers.add(digits);
}

/** Adds what bytes are as a whole, and what they hold as text. */
export function addAnyBytes(found: Candidates, bytes: Uint8Array): void {
  addBytes(found, bytes);
  if (bytes.length > 20) addText(found, Buffer.from(bytes).toString('latin1'));
}

function addBytes(found: Candidates, bytes: Uint8Array): void {
  const buffer = Buffer.from(bytes);
  if (buffer.length === 8) {
    found.numbers.add(String(buffer.readBigUInt64LE()));
    found.numbers.add(String(buffer.readBigUInt64BE()));
  }
  if (![16, 20, 32].includes(buffer.length)) return;
  const digits = buffer.toString('hex');
  found.hashes.add(digits);
  if (buffer.length === 16) found.ids.add(asUuid(digits));
}

function asUuid(digits: string): string {
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
