import { constants, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import { codePointOf } from './lexer.ts';

/** A value that is known without running anything: a text, a number, or a list of them. */
export type Value = string | number | readonly (string | number)[];

export interface KnownFunction {
  /** As it is named to people: how something was decoded. */
  readonly how: string;
  /** Undefined where it cannot be told. */
  readonly apply: (args: readonly Value[]) => Value | undefined;
}

const textMax = 4_194_304;

const text = (value: Value | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined;

function ofText(how: string, apply: (value: string) => string | undefined): KnownFunction {
  return {
    how,
    apply: (args) => {
      const value = text(args.at(-1)) ?? text(args[0]);
      return value === undefined ? undefined : apply(value);
    },
  };
}

const chars: KnownFunction = {
  how: 'character codes',
  apply: (args) => {
    const numbers = args.flat().map(Number);
    if (numbers.length === 0 || numbers.some((one) => !(one >= 0 && one <= 0x10ffff)))
      return undefined;
    return numbers.map((one) => codePointOf(Math.trunc(one))).join('');
  },
};

const base64 = ofText('base64', (value) => latin1(Buffer.from(value, 'base64')));
const rot13 = ofText('rot13', (value) =>
  value.replace(/[a-z]/gi, (letter) => {
    const base = letter <= 'Z' ? 65 : 97;
    return String.fromCharCode(((letter.charCodeAt(0) - base + 13) % 26) + base);
  }),
);
const reverse = ofText('reversed', (value) => [...value].reverse().join(''));
const hex = ofText('hexadecimal', (value) =>
  /^(?:\s*[0-9a-f]{2})+\s*$/i.test(value)
    ? latin1(Buffer.from(value.replace(/\s+/g, ''), 'hex'))
    : undefined,
);
const percent = ofText('percent signs', (value) =>
  value
    .replace(/%u([0-9a-f]{4})/gi, (_, code: string) => codePointOf(Number.parseInt(code, 16)))
    .replace(/%([0-9a-f]{2})/gi, (_, code: string) => codePointOf(Number.parseInt(code, 16))),
);
const inflate = (how: string, unpack: (bytes: Uint8Array) => Uint8Array) =>
  ofText(how, (value) => {
    const bytes = tryUnpack(() => unpack(Buffer.from(value, 'latin1')));
    return bytes === undefined ? undefined : latin1(bytes);
  });
const replace: KnownFunction = {
  how: 'replaced',
  apply: ([subject, from, to]) => {
    const [whole, what, by] = [text(subject), text(from), text(to)];
    if (whole === undefined || what === undefined || by === undefined || what === '')
      return undefined;
    // Each match may grow: what would be beyond reason is not done.
    const grows = by.length > what.length ? (whole.length / what.length) * by.length : 0;
    return grows > textMax ? undefined : whole.replaceAll(what, () => by);
  },
};
const join: KnownFunction = {
  how: 'joined',
  apply: ([list, separator = '']) =>
    Array.isArray(list) && typeof separator === 'string' ? list.join(separator) : undefined,
};

const options = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: textMax };

/** What a stream holds as far as it goes; undefined where it is none. */
export function inflated(bytes: Uint8Array): { how: string; bytes: Uint8Array } | undefined {
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const isZlib = bytes[0] === 0x78 && (((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0)) % 31 === 0;
  const unpack = isGzip ? gunzipSync : isZlib ? inflateSync : undefined;
  const out = unpack && tryUnpack(() => unpack(bytes, options));
  if (out !== undefined) return { how: isGzip ? 'gzip' : 'zlib', bytes: out };
  return undefined;
}

export function rawInflated(bytes: Uint8Array): Uint8Array | undefined {
  return tryUnpack(() => inflateRawSync(bytes, options));
}

function tryUnpack(unpack: () => Uint8Array): Uint8Array | undefined {
  try {
    const bytes = unpack();
    return bytes.length > 0 ? bytes : undefined;
  } catch {
    // Damaged, or more than is looked at: then this is no layer.
    return undefined;
  }
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

/** By the last part of the name, in lower case; the same in all dialects. */
export const knownFunctions: ReadonlyMap<string, KnownFunction> = new Map([
  ['chr', chars],
  ['chr$', chars],
  ['chrw', chars],
  ['chrw$', chars],
  ['chrb', chars],
  ['fromcharcode', chars],
  ['fromcodepoint', chars],
  ['strreverse', reverse],
  ['strrev', reverse],
  ['unescape', percent],
  ['decodeuri', percent],
  ['decodeuricomponent', percent],
  ['urldecode', percent],
  ['rawurldecode', percent],
  ['unquote', percent],
  ['atob', base64],
  ['base64_decode', base64],
  ['b64decode', base64],
  ['hex2bin', hex],
  ['fromhex', hex],
  ['unhexlify', hex],
  ['str_rot13', rot13],
  ['gzinflate', inflate('deflate', (bytes) => inflateRawSync(bytes, options))],
  ['gzuncompress', inflate('zlib', (bytes) => inflateSync(bytes, options))],
  ['gzdecode', inflate('gzip', (bytes) => gunzipSync(bytes, options))],
  ['decompress', inflate('zlib', (bytes) => inflateSync(bytes, options))],
  ['replace', replace],
  [
    'str_replace',
    { ...replace, apply: ([from, to, whole]) => replace.apply([whole ?? 0, from ?? 0, to ?? 0]) },
  ],
  ['join', join],
  ['array', { how: 'joined', apply: (args) => args.flat() }],
  [
    'split',
    {
      how: 'split',
      apply: ([whole, separator = ' ']) =>
        typeof whole === 'string' && typeof separator === 'string' && whole.length < 100_000
          ? whole.split(separator)
          : undefined,
    },
  ],
  ['implode', { ...join, apply: ([separator, list]) => join.apply([list ?? '', separator ?? '']) }],
  ['lcase', ofText('lower case', (value) => value.toLowerCase())],
  ['ucase', ofText('upper case', (value) => value.toUpperCase())],
]);
