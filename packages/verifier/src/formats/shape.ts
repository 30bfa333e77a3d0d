import { base64Decode } from '@vitrine/tlog';
import type { JsonObject } from './canonical-json.ts';
import { FormatError, type FormatErrorCode } from './errors.ts';

/**
 * A check of one part of a document: gives the value back with its type, or throws
 * {@link ShapeError}. `path` says where in the document the value stands.
 */
export type Check<T> = (value: unknown, path: string) => T;
export type Infer<C> = C extends Check<infer T> ? T : never;

export class ShapeError extends Error {
  override readonly name = 'ShapeError';
}

/**
 * Applies a check to a whole document.
 * @throws {FormatError} with the given code
 */
export function conform<T>(check: Check<T>, value: unknown, code: FormatErrorCode): T {
  try {
    return check(value, '');
  } catch (cause) {
    if (!(cause instanceof ShapeError)) throw cause;
    throw new FormatError(code, cause.message, { cause });
  }
}

function refuse(path: string, expected: string): ShapeError {
  return new ShapeError(`${path === '' ? 'the document' : path} is not ${expected}`);
}

/** A string that a pattern matches as a whole. */
export function matching(pattern: RegExp, expected: string): Check<string> {
  return (value, path) => {
    if (typeof value !== 'string' || !pattern.test(value)) throw refuse(path, expected);
    return value;
  };
}

/** A string of 1 to `lengthMax` UTF-16 units. */
export function text(lengthMax: number): Check<string> {
  return (value, path) => {
    if (typeof value === 'string' && value.length > 0 && value.length <= lengthMax) return value;
    throw refuse(path, `a text of 1 to ${lengthMax} characters`);
  };
}

/** An integer from `min` (0 by default) to 2^53 - 1. */
export function integer(min = 0): Check<number> {
  return (value, path) => {
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= min) return value;
    throw refuse(path, `an integer from ${min}`);
  };
}

export function literal<const T extends string | number>(expected: T): Check<T> {
  return (value, path) => {
    if (value !== expected) throw refuse(path, JSON.stringify(expected));
    return expected;
  };
}

export function oneOf<const T extends string>(...allowed: readonly T[]): Check<T> {
  return (value, path) => {
    const found = allowed.find((candidate) => candidate === value);
    if (found === undefined) throw refuse(path, `one of ${allowed.join(', ')}`);
    return found;
  };
}

export function arrayOf<T>(item: Check<T>, min = 0, max = 100_000): Check<readonly T[]> {
  return (value, path) => {
    if (!Array.isArray(value)) throw refuse(path, 'an array');
    if (value.length < min || value.length > max) throw refuse(path, `${min} to ${max} items`);
    return value.map((entry: unknown, i) => item(entry, `${path}[${i}]`));
  };
}

/** Exactly two of something. */
export function pairOf<T>(item: Check<T>): Check<readonly [T, T]> {
  const items = arrayOf(item, 2, 2);
  return (value, path) => {
    const [first, second] = items(value, path);
    if (first === undefined || second === undefined) throw refuse(path, 'two items');
    return [first, second];
  };
}

/** An object with any members. */
export const anyObject: Check<JsonObject> = (value, path) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw refuse(path, 'an object');
  }
  return value as JsonObject;
};

type Members = Record<string, Check<unknown>>;
type Required<M extends Members> = { readonly [N in keyof M]: Infer<M[N]> };
type Optional<M extends Members> = { readonly [N in keyof M]?: Infer<M[N]> };
type Simplified<T> = { [N in keyof T]: T[N] };

/** An object with all of `required`, any of `optional`, and no other member. */
export function object<R extends Members, O extends Members = Record<never, never>>(
  required: R,
  optional?: O,
): Check<Simplified<Required<R> & Optional<O>>> {
  return shaped(required, optional, true);
}

/** The same, but other members are left out of the result instead of being refused. */
export function openObject<R extends Members, O extends Members = Record<never, never>>(
  required: R,
  optional?: O,
): Check<Simplified<Required<R> & Optional<O>>> {
  return shaped(required, optional, false);
}

function shaped<R extends Members, O extends Members>(
  required: R,
  optional: O | undefined,
  closed: boolean,
): Check<Simplified<Required<R> & Optional<O>>> {
  const all: Members = { ...optional, ...required };
  return (value, path) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw refuse(path, 'an object');
    }
    const given = value as Record<string, unknown>;
    for (const name of Object.keys(given)) {
      if (closed && !Object.hasOwn(all, name)) {
        throw new ShapeError(`${join(path, name)} is not a known member`);
      }
    }
    const result: Record<string, unknown> = {};
    for (const [name, check] of Object.entries(all)) {
      if (Object.hasOwn(given, name)) result[name] = check(given[name], join(path, name));
      else if (Object.hasOwn(required, name)) throw refuse(join(path, name), 'there');
    }
    return result as Simplified<Required<R> & Optional<O>>;
  };
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

/** Canonical base64 of exactly `byteLength` bytes. */
export function base64Of(byteLength: number): Check<string> {
  return (value, path) => {
    if (typeof value === 'string' && decodedLength(value) === byteLength) return value;
    throw refuse(path, `the base64 of ${byteLength} bytes`);
  };
}

function decodedLength(encoded: string): number {
  try {
    return base64Decode(encoded).length;
  } catch {
    return -1;
  }
}

const digestBytes = 32;
const digestPrefix = 'sha256:';
const bareDigest = base64Of(digestBytes);

/** `sha256:` and the base64 of 32 bytes. */
export const digest: Check<string> = (value, path) => {
  if (typeof value !== 'string' || !value.startsWith(digestPrefix)) {
    throw refuse(path, 'a sha256: digest');
  }
  bareDigest(value.slice(digestPrefix.length), path);
  return value;
};

/** A UTC time in milliseconds, `2026-11-23T10:00:00.000Z`. */
export const time: Check<string> = (value, path) => {
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value)) {
    const ms = Date.parse(value);
    if (!Number.isNaN(ms) && new Date(ms).toISOString() === value) return value;
  }
  throw refuse(path, 'a UTC time such as 2026-11-23T10:00:00.000Z');
};

/** The name of a site or a region: lower case letters, digits and hyphens, at most 63. */
export const name = matching(/^[a-z][a-z0-9-]{0,62}$/, 'a name');
/** An identifier: at most 128 letters, digits and `. _ : / @ -`, the first a letter or digit. */
export const identifier = matching(/^[A-Za-z0-9][A-Za-z0-9._:/@-]{0,127}$/, 'an identifier');
export const uuid = matching(
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
  'a UUID in lower case',
);
/** 32 bytes in lower-case hexadecimal. */
export const hex32 = matching(/^[0-9a-f]{64}$/, '64 lower-case hexadecimal digits');
/** ISO 3166-1 alpha-2. */
export const country = matching(/^[A-Z]{2}$/, 'a country code');
export const dataClass = oneOf('files', 'statistics', 'accounts');
export const sentence = text(2000);
