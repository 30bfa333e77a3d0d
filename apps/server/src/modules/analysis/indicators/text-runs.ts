import type { TextEncoding } from './types.ts';

/** Characters in a row that can be read. */
export interface TextRun {
  readonly text: string;
  readonly encoding: TextEncoding;
  /** Of its first character: in bytes, or in characters of a layer. */
  readonly offset: number;
  /** Bytes (or characters of a layer) that one character takes. */
  readonly width: 1 | 2;
}

/** Nothing that is looked for is shorter. */
const lengthMin = 5;
/** A longer run is cut where a word ends. */
const lengthMax = 65_536;
const cutWithin = 4_096;

const readable = new Uint8Array(256).fill(1, 0x20, 0x7f);
readable[0x09] = 1;

/** Runs of ASCII and of UTF-16LE in bytes, in one pass. */
export function* runsOfBytes(bytes: Uint8Array): Generator<TextRun> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const { length } = bytes;
  let at = 0;
  while (at < length) {
    if (readable[bytes[at] ?? 0] === 0) {
      at += 1;
      continue;
    }
    const start = at;
    while (at < length && readable[bytes[at] ?? 0] === 1) at += 1;
    if (at - start >= lengthMin) {
      yield* cutRuns(buffer, { start, end: at, width: 1 });
    } else if (bytes[at] === 0) {
      const wideStart = at - 1;
      const end = endOfWide(bytes, wideStart);
      if (end - wideStart >= 2 * lengthMin) {
        yield* cutRuns(buffer, { start: wideStart, end, width: 2 });
        at = end;
      }
    }
  }
}

function endOfWide(bytes: Uint8Array, start: number): number {
  let at = start;
  while (at + 1 < bytes.length && readable[bytes[at] ?? 0] === 1 && bytes[at + 1] === 0) at += 2;
  return at;
}

interface Span {
  readonly start: number;
  readonly end: number;
  readonly width: 1 | 2;
}

function* cutRuns(buffer: Buffer, { start, end, width }: Span): Generator<TextRun> {
  const encoding = width === 1 ? 'ascii' : 'utf-16le';
  let at = start;
  while (at < end) {
    const until = Math.min(end, at + lengthMax * width);
    const text = buffer.toString(width === 1 ? 'latin1' : 'utf16le', at, until);
    const kept = until === end ? text : text.slice(0, lastBreak(text));
    yield { text: kept, encoding, offset: at, width };
    at += kept.length * width;
  }
}

/** Lines of text that is decoded already. */
export function* runsOfText(text: string): Generator<TextRun> {
  let at = 0;
  while (at < text.length) {
    const lineEnd = text.indexOf('\n', at);
    const end = lineEnd < 0 ? text.length : lineEnd;
    const until = Math.min(end, at + lengthMax);
    const piece = text.slice(at, until);
    const kept = until === end ? piece : piece.slice(0, lastBreak(piece));
    if (kept.length >= lengthMin) yield { text: kept, encoding: 'decoded', offset: at, width: 1 };
    at += kept.length + (until === end ? 1 : 0);
  }
}

/** Where a word ends near the end of the text; its end where there is none. */
function lastBreak(text: string): number {
  for (let at = text.length; at > text.length - cutWithin; at--) {
    const sign = text.charAt(at - 1);
    if (sign === ' ' || sign === '"' || sign === "'" || sign === ',' || sign === ';') return at;
  }
  return text.length;
}
