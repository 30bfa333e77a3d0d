import { inflated, rawInflated } from './functions.ts';

/** Bytes that stood in a program as text. */
export interface Blob {
  readonly how: readonly string[];
  readonly bytes: Uint8Array;
}

const blobsMax = 64;
const bytesMax = 4_194_304;

/** After these it is base64 however short it is. */
const encodedCommand =
  /[-/]e(?:nc?|nco(?:d(?:e(?:d(?:c(?:o(?:m(?:m(?:a(?:nd?)?)?)?)?)?)?)?)?)?|c)?\s{1,16}["']?([A-Za-z0-9+/]{4,}={0,2})/gi;
const hexRun = /(?:[0-9a-f]{2}){16,}/gi;
const escapedRun = /(?:(?:\\x|%|\\u00|&#x)[0-9a-f]{2};?){6,}/gi;
const numberRun =
  /(?:(?:0x[0-9a-f]{1,2}|\d{1,3})[ \t]{0,4},\s{0,8}){12,}(?:0x[0-9a-f]{1,2}|\d{1,3})/gi;

/** Characters of each kind; a run of them is looked at once it is so long that words hardly are. */
const kinds = {
  base64: { bit: 1, min: 24, characters: 'A-Za-z0-9+/_=-' },
  escaped: { bit: 2, min: 18, characters: '0-9A-Fa-fxu%\\\\&#;' },
  numbers: { bit: 4, min: 25, characters: '0-9a-fxA-FX, \\t\\r\\n' },
} as const;

const bits = Uint8Array.from({ length: 128 }, (_, code) =>
  Object.values(kinds).reduce(
    (all, { bit, characters }) =>
      new RegExp(`[${characters}]`).test(String.fromCharCode(code)) ? all | bit : all,
    0,
  ),
);

/**
 * Runs of characters of a kind. Where one could end at the earliest is looked at first, backwards:
 * of plain text most is stepped over.
 */
function runsOf(text: string, { bit, min }: { bit: number; min: number }): string[] {
  const fits = (at: number) => {
    const code = text.charCodeAt(at);
    return code < 128 && ((bits[code] as number) & bit) !== 0;
  };
  const runs: string[] = [];
  let start = 0;
  while (start + min <= text.length) {
    let probe = start + min - 1;
    while (probe >= start && fits(probe)) probe -= 1;
    if (probe >= start) {
      start = probe + 1;
      continue;
    }
    let end = start + min;
    while (end < text.length && fits(end)) end += 1;
    runs.push(text.slice(start, end));
    start = end + 1;
  }
  return runs;
}

/** All that looks like encoded bytes in a text, decoded. */
export function blobsOf(text: string): { blobs: readonly Blob[]; cut: boolean } {
  const found = new Map<string, Blob>();
  let cut = false;
  const add = (source: string, how: string, bytes: Uint8Array) => {
    if (found.size >= blobsMax) cut = true;
    else if (bytes.length >= 3 && !found.has(source)) {
      found.set(source, unwrapped({ how: [how], bytes }));
    }
  };
  for (const [, run = ''] of text.matchAll(encodedCommand)) add(run, 'base64', fromBase64(run));
  for (const stretch of runsOf(text, kinds.escaped)) {
    for (const [run] of stretch.matchAll(escapedRun)) {
      const digits = run.replace(/\\x|%|\\u00|&#x|;/g, '');
      add(run, 'escaped characters', Buffer.from(digits, 'hex'));
    }
  }
  for (const stretch of runsOf(text, kinds.numbers)) {
    for (const [run] of stretch.matchAll(numberRun)) {
      const numbers = run.split(',').map(Number);
      if (numbers.every((one) => one < 256)) add(run, 'list of numbers', Uint8Array.from(numbers));
    }
  }
  for (const run of runsOf(text, kinds.base64)) addRun(run, add);
  return { blobs: [...found.values()], cut };
}

/** Digits of hexadecimal are characters of base64 as well. */
function addRun(run: string, add: (source: string, how: string, bytes: Uint8Array) => void): void {
  const digits = run.length >= 32 ? [...run.matchAll(hexRun)] : [];
  for (const [hex] of digits) add(hex, 'hexadecimal', Buffer.from(hex, 'hex'));
  const plain = run.replace(/^[=-]+/, '');
  if (digits.length === 0 && plain.length >= kinds.base64.min && looksLikeBase64(plain)) {
    add(plain, 'base64', fromBase64(plain));
  }
}

function fromBase64(run: string): Uint8Array {
  return Buffer.from(run.slice(0, bytesMax * 2), 'base64');
}

/** Paths and long names have few kinds of characters; what is encoded has all of them. */
function looksLikeBase64(run: string): boolean {
  if (run.length % 4 === 1 && !run.endsWith('=')) return false;
  const sample = run.slice(0, 256);
  const kinds = [/[A-Z]/, /[a-z]/, /[0-9+/=]/].filter((kind) => kind.test(sample)).length;
  return kinds === 3 || (kinds === 2 && run.length >= 40);
}

/** Compressed within: as long as there is something to undo. */
function unwrapped(blob: Blob): Blob {
  const known = inflated(blob.bytes);
  if (known !== undefined) return { how: [...blob.how, known.how], bytes: known.bytes };
  if (textIn(blob.bytes) !== undefined || fileKindOf(blob.bytes) !== undefined) return blob;
  const raw = blob.bytes.length < 1_048_576 ? rawInflated(blob.bytes) : undefined;
  const isText = raw !== undefined && raw.length >= 8 && textIn(raw) !== undefined;
  return raw !== undefined && isText ? { how: [...blob.how, 'deflate'], bytes: raw } : blob;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });
const utf16 = new TextDecoder('utf-16le');

/** The text that these bytes are; undefined where they are none. */
export function textIn(bytes: Uint8Array): { text: string; encoding?: 'UTF-16' } | undefined {
  const sample = bytes.subarray(0, 4_096);
  let [zeros, printable] = [0, 0];
  for (const [index, byte] of sample.entries()) {
    if (byte === 0 && index % 2 === 1) zeros += 1;
    if ((byte >= 0x20 && byte < 0x7f) || byte === 9 || byte === 10 || byte === 13) printable += 1;
  }
  if (sample.length >= 4 && zeros >= sample.length * 0.4) {
    const text = utf16.decode(bytes.subarray(0, bytes.length & ~1));
    return printable >= sample.length * 0.4 ? { text, encoding: 'UTF-16' } : undefined;
  }
  if (printable >= sample.length * 0.95) return { text: Buffer.from(bytes).toString('latin1') };
  if (printable < sample.length * 0.3 || sample.includes(0)) return undefined;
  try {
    return { text: utf8.decode(bytes) };
  } catch {
    // Not UTF-8, so not text.
    return undefined;
  }
}

const starts: readonly (readonly [start: string, kind: string])[] = [
  ['MZ', 'program'],
  ['\x7fELF', 'program'],
  ['PK\x03\x04', 'archive'],
  ['%PDF-', 'document'],
  ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'document'],
  ['MSCF', 'archive'],
  ['Rar!\x1a\x07', 'archive'],
  ['7z\xbc\xaf\x27\x1c', 'archive'],
  ['L\0\0\0\x01\x14\x02\0', 'shortcut'],
  ['{\\rtf', 'document'],
];

/** What a file begins with that is worth an analysis of its own. */
export function fileKindOf(bytes: Uint8Array): string | undefined {
  const start = Buffer.from(bytes.subarray(0, 8)).toString('latin1');
  const kind = starts.find(([magic]) => start.startsWith(magic))?.[1];
  return kind === 'program' && start.startsWith('MZ') && bytes.length < 64 ? undefined : kind;
}
