import { inflated, rawInflated } from './functions.ts';

/** Bytes that stood in a program as text. */
export interface Blob {
  readonly how: readonly string[];
  readonly bytes: Uint8Array;
}

const blobsMax = 64;
const bytesMax = 4_194_304;

/** At least so long that words of a language are hardly taken for it. */
const base64Run = /[A-Za-z0-9+/_-]{24,}={0,2}/g;
/** After these it is base64 however short it is. */
const encodedCommand =
  /[-/]e(?:c|nc|ncodedcommand|ncodedc|ncodedco|ncodedcom|ncodedcomm|ncodedcomma|ncodedcomman|ncoded|ncode|ncod|nco)?\s{1,16}["']?([A-Za-z0-9+/]{4,}={0,2})/gi;
const hexRun = /(?:[0-9a-f]{2}){16,}/gi;
const escapedRun = /(?:(?:\\x|%|\\u00|&#x)[0-9a-f]{2};?){6,}/gi;
const numberRun =
  /(?:(?:0x[0-9a-f]{1,2}|\d{1,3})[ \t]{0,4},\s{0,8}){12,}(?:0x[0-9a-f]{1,2}|\d{1,3})/gi;

/** All that looks like encoded bytes in a text, decoded; each regular expression takes linear time. */
export function blobsOf(text: string): { blobs: readonly Blob[]; cut: boolean } {
  const found = new Map<string, Blob>();
  let cut = false;
  const add = (source: string, how: string, bytes: Uint8Array) => {
    if (found.size >= blobsMax) cut = true;
    else if (bytes.length >= 3 && !found.has(source))
      found.set(source, unwrapped({ how: [how], bytes }));
  };
  for (const [, run = ''] of text.matchAll(encodedCommand)) add(run, 'base64', fromBase64(run));
  for (const [run] of text.matchAll(hexRun)) add(run, 'hexadecimal', Buffer.from(run, 'hex'));
  for (const [run] of text.matchAll(escapedRun)) {
    add(run, 'escaped characters', Buffer.from(run.replace(/\\x|%|\\u00|&#x|;/g, ''), 'hex'));
  }
  for (const [run] of text.matchAll(numberRun)) {
    const numbers = run.split(',').map(Number);
    if (numbers.every((one) => one < 256)) add(run, 'list of numbers', Uint8Array.from(numbers));
  }
  for (const [run] of text.matchAll(base64Run)) {
    // A run of hexadecimal digits was taken above; words joined by signs are no base64.
    if (/^[0-9a-f]+$/i.test(run) || !looksLikeBase64(run)) continue;
    add(run, 'base64', fromBase64(run));
  }
  return { blobs: [...found.values()], cut };
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
