import {
  isCredential,
  maskEmails,
  maskPathSecrets,
  maskPaths,
  maskTokens,
} from './personal-data.ts';

/** Nesting of URLs in parameters of URLs that is looked into; deeper ones are dropped. */
const depthMax = 3;

/**
 * Removes `user:password@` after every `//`. A password with a `/`, `?` or `#` in it, which ends
 * the authority by RFC 3986, is known by the port that is no number.
 */
export function stripUserinfo(text: string): string {
  return text
    .replace(/([\\/]{2})[^\s"'<>:\\/?#@[]{0,256}:(?!\d{0,5}(?:[\\/?#]|$))[^\s"'<>@]{0,256}@/g, '$1')
    .replace(/([\\/]{2})[^\\/?#\s"'<>]*@/g, '$1')
    .replace(encodedUserinfo, '$1');
}

/** The same where `:` and `@`, or the whole URL, are percent-encoded, once or more. */
const encodedUserinfo =
  /((?:[\\/]|%(?:25)*2f){2})(?:(?!%(?:25)*(?:2f|5c|3f|23))[^\\/?#\s"'<>]){1,256}%(?:25)*40/gi;

const quoted = '<token>|"[^"]*"|\'[^\']*\'|<[^<>]*>';
const bare = `(?:(?!%(?:25)*(?:26|23|3b|3f))[^\\s"'<>&;#?])*`;
/** `?name=value` of any scheme or none, also percent-encoded; a value may be quoted. */
const parameter = new RegExp(
  `([?&#;]|%(?:25)*(?:3f|26|23|3b))([\\p{L}\\p{N}_.[\\]%-]{1,64}?)(=|%(?:25)*3d)(${quoted}|${bare})`,
  'giu',
);

/** Masks parameters that are credentials; those of URLs of the web are dropped thereafter. */
export function maskParameters(text: string): string {
  return text.replace(parameter, (whole, before: string, name: string, sign: string) =>
    isCredential(decode(name), '') ? `${before}${name}${sign}<token>` : whole,
  );
}

/**
 * Removes parameters and fragments with credentials, in a URL of the web. Names of folders in its
 * path are the server's own and stay: they are what makes a source of malware known.
 * @param cleanText for URLs inside of parameters
 */
export function cleanWebUrl(url: string, cleanText: (text: string) => string, depth = 0): string {
  const [beforeFragment, fragment] = cut(url, '#');
  const [path, query] = cut(beforeFragment, '?');
  const nested = (text: string) => (depth < depthMax ? cleanText(text) : undefined);
  const params = query === undefined ? undefined : cleanQuery(query, nested);
  return [
    maskEmails(maskPathSecrets(maskTokens(cleanPathParameters(path)))),
    params ? `?${params}` : '',
    fragment === undefined || holdsCredential(fragment) ? '' : `#${cleanPart(fragment)}`,
  ].join('');
}

function cut(text: string, at: string): [before: string, after: string | undefined] {
  const index = text.indexOf(at);
  return index < 0 ? [text, undefined] : [text.slice(0, index), text.slice(index + 1)];
}

function cleanPart(text: string): string {
  return maskPaths(maskEmails(maskTokens(text)));
}

/** `;jsessionid=…` (RFC 3986, section 3.3). */
function cleanPathParameters(path: string): string {
  return path.replace(/;([^=;/?#]*)=[^;/?#]*/g, (whole, name: string) =>
    isCredential(decode(name), '') ? '' : whole,
  );
}

type CleanNested = (text: string) => string | undefined;

function cleanQuery(query: string, nested: CleanNested): string {
  return query
    .split(/[&;]/)
    .flatMap((parameter) => cleanParameter(parameter, nested) ?? [])
    .join('&');
}

/** Undefined for a parameter that is to be dropped. */
function cleanParameter(parameter: string, nested: CleanNested): string | undefined {
  const [rawName, rawValue] = cut(parameter, '=');
  const name = decode(rawName);
  if (rawValue === undefined) return isCredential('', name) ? undefined : cleanPart(parameter);
  const value = decode(rawValue);
  if (isCredential(name, value)) return undefined;
  if (!/[:?\\/@=]/.test(value)) return cleanPart(parameter);
  const document = cleanJson(value, nested);
  if (document !== undefined) return `${rawName}=${encode(document)}`;
  const cleaned = nested(value);
  if (cleaned === undefined) return undefined;
  return cleaned === value ? cleanPart(parameter) : `${rawName}=${encode(cleaned)}`;
}

const jsonDepthMax = 32;

/** A document as a value: its members are looked at as parameters are. Undefined where nothing is to be removed. */
function cleanJson(text: string, nested: CleanNested): string | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return undefined;
  }
  const before = JSON.stringify(document);
  const after = JSON.stringify(cleanMember('', document, nested, 0));
  return after === before ? undefined : after;
}

function cleanMember(name: string, value: unknown, nested: CleanNested, depth: number): unknown {
  if (depth > jsonDepthMax) return '<token>';
  if (typeof value === 'object' && value !== null) {
    if (Array.isArray(value)) return value.map((one) => cleanMember(name, one, nested, depth + 1));
    const members = Object.entries(value).map(([inner, one]) => [
      inner,
      cleanMember(inner, one, nested, depth + 1),
    ]);
    return Object.fromEntries(members);
  }
  if (typeof value === 'boolean' || value === null) return value;
  if (isCredential(name, String(value))) return '<token>';
  return typeof value === 'string' ? (nested(value) ?? '<token>') : value;
}

/** Our marks stay as they are, so that they are known again. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/%3C(user|email|token)%3E/g, '<$1>');
}

/** Such as `access_token=…` or, of single-page applications, `/callback?code=…`. */
function holdsCredential(fragment: string): boolean {
  return fragment.split(/[?&;#/!]/).some((piece) => {
    const [name, value] = cut(piece, '=');
    return isCredential(value === undefined ? '' : decode(name), decode(value ?? name));
  });
}

function decode(text: string): string {
  const spaced = text.replaceAll('+', ' ');
  try {
    return decodeURIComponent(spaced);
  } catch {
    // Not UTF-8: byte for byte, so that what is hidden behind one bad byte is found all the same.
    return spaced.replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  }
}
