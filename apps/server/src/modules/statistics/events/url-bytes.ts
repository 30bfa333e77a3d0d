const schemes = ['https://', 'http://'].map((text) => Buffer.from(text));
const [hyphen, dot, slash, colon, question, hash] = [0x2d, 0x2e, 0x2f, 0x3a, 0x3f, 0x23];
const [at, space, backslash] = [0x40, 0x20, 0x5c];

/**
 * Where the host of a plain URL begins, after its scheme in lower case and whoever goes before `@`;
 * −1: it is not that plain.
 */
export function urlHostStart(bytes: Uint8Array, from: number, to: number): number {
  for (let i = 0; i < schemes.length; i++) {
    const scheme = schemes[i] as Uint8Array;
    if (startsWith(bytes, from, scheme)) return afterUser(bytes, from + scheme.length, to);
  }
  return -1;
}

function afterUser(bytes: Uint8Array, from: number, to: number): number {
  let start = from;
  for (let place = from; place < to && !isEnd(bytes[place] as number); place++) {
    if (bytes[place] === at) start = place + 1;
    else if (bytes[place] === space || bytes[place] === backslash) return -1;
  }
  return start < to ? start : -1;
}

/**
 * Where the host ends: one of lower-case letters, digits, dots and hyphens that begins and ends with
 * a letter or digit, before a path, a query, a fragment, a port or nothing. −1: it is not that plain.
 */
export function urlHostEnd(bytes: Uint8Array, from: number, to: number): number {
  let end = from;
  while (end < to && isHostByte(bytes[end] as number)) end += 1;
  if (end === from || !isWordByte(bytes[from] as number)) return -1;
  if (!isWordByte(bytes[end - 1] as number)) return -1;
  if (end === to || isEnd(bytes[end] as number)) return end;
  return bytes[end] === colon && isPort(bytes, end + 1, to) ? end : -1;
}

/** One to five digits. */
function isPort(bytes: Uint8Array, from: number, to: number): boolean {
  let end = from;
  while (end < to && isDigit(bytes[end] as number)) end += 1;
  const length = end - from;
  return length >= 1 && length <= 5 && (end === to || isEnd(bytes[end] as number));
}

function isEnd(byte: number): boolean {
  return byte === slash || byte === question || byte === hash;
}

function isHostByte(byte: number): boolean {
  return isWordByte(byte) || byte === hyphen || byte === dot;
}

function isWordByte(byte: number): boolean {
  return isDigit(byte) || (byte >= 0x61 && byte <= 0x7a);
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

function startsWith(bytes: Uint8Array, from: number, text: Uint8Array): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[from + i] !== text[i]) return false;
  return true;
}
