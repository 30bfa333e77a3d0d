import { utf8Decode, utf8Encode } from '@vitrine/tlog';
import { FormatError } from './errors.ts';

/** JSON as the formats allow it: numbers are integers between -(2^53 - 1) and 2^53 - 1. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
export type JsonObject = { readonly [member: string]: JsonValue };

/** Levels of arrays and objects inside one another that a document may have. */
export const jsonDepthMax = 64;

/**
 * The canonical JSON text of a value (RFC 8785), which has exactly one spelling.
 * @throws {FormatError} `malformed-json` for anything outside {@link JsonValue}: fractions, unsafe
 *   integers, lone surrogates, `undefined`, class instances, more than 64 levels
 */
export function canonicalJson(value: unknown): string {
  return write(value, 0);
}

/** The UTF-8 bytes of {@link canonicalJson}. */
export function canonicalBytes(value: unknown): Uint8Array {
  return utf8Encode(canonicalJson(value));
}

function write(value: unknown, depth: number): string {
  if (depth > jsonDepthMax) throw malformed(`more than ${jsonDepthMax} levels`);
  if (typeof value === 'string') return writeString(value);
  if (typeof value === 'number') return writeInteger(value);
  if (value === null || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) {
    // Array.from, so that a hole is seen as `undefined` and refused.
    return `[${Array.from(value, (item: unknown) => write(item, depth + 1)).join(',')}]`;
  }
  if (!isPlainObject(value)) throw malformed(`${typeof value} is not JSON`);
  const members = Object.keys(value)
    .sort()
    .map((name) => `${writeString(name)}:${write(value[name], depth + 1)}`);
  return `{${members.join(',')}}`;
}

function writeString(text: string): string {
  if (!text.isWellFormed()) throw malformed('a string is not well-formed Unicode');
  return JSON.stringify(text);
}

function writeInteger(value: number): string {
  if (!Number.isSafeInteger(value) || Object.is(value, -0)) {
    throw malformed(`${value} is not an integer below 2^53`);
  }
  return String(value);
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/**
 * Reads JSON that must already be canonical: what is read, written again, gives the same bytes.
 * @throws {FormatError} `malformed-json`
 */
export function parseCanonical(input: Uint8Array | string): JsonValue {
  const text = decode(input);
  const value = parse(text);
  if (canonicalJson(value) !== text) throw malformed('not canonical (RFC 8785)');
  return value;
}

/**
 * Reads JSON with white space and members in any order, as files may have them; still no
 * duplicate member, and no number but integers.
 * @throws {FormatError} `malformed-json`
 */
export function parseJson(input: Uint8Array | string): JsonValue {
  const text = decode(input);
  const value = parse(text);
  canonicalJson(value);
  // JSON.parse keeps the last of two equal members; a colon more than members gives that away.
  if (scanTokens(text) !== countMembers(value)) throw malformed('a member stands twice');
  return value;
}

function decode(input: Uint8Array | string): string {
  if (typeof input === 'string') return input;
  try {
    return utf8Decode(input);
  } catch (cause) {
    throw new FormatError('malformed-json', 'not valid UTF-8', { cause });
  }
}

function parse(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch (cause) {
    throw new FormatError('malformed-json', 'not JSON', { cause });
  }
}

/** Counts the colons outside strings of valid JSON, and refuses `1.0`, `1e2` and `-0`. */
function scanTokens(text: string): number {
  const bare = text.replaceAll(/"[^"\\]*(?:\\.[^"\\]*)*"/g, '');
  if (/[0-9][.eE]|-0/.test(bare)) throw malformed('a number is not a plain integer');
  return bare.split(':').length - 1;
}

function countMembers(value: JsonValue): number {
  if (typeof value !== 'object' || value === null) return 0;
  const items: readonly JsonValue[] = Array.isArray(value) ? value : Object.values(value);
  const own = Array.isArray(value) ? 0 : items.length;
  return items.reduce<number>((sum, item) => sum + countMembers(item), own);
}

function malformed(message: string): FormatError {
  return new FormatError('malformed-json', message);
}
