import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline, Readable, type Transform } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { eventBytesMax, formatEventId } from '@vitrine/client';
import { UsageError } from './command.ts';

/** A line of a file, as it may be sent, or why it may not. */
export type EventLine =
  | { readonly file: string; readonly line: number; readonly text: string }
  | { readonly file: string; readonly line: number; readonly fault: 'too-long' | 'not-json' };

export interface ReadingOptions {
  /** The time of events without an id, in milliseconds since 1970; a file's last change unless told. */
  readonly atMs: number | undefined;
  /** Stands for the file `-`. */
  readonly stdin: () => Readable;
  /** Told of bytes of the file that were read, before they are unpacked. */
  readonly onRead: (bytes: number) => void;
}

/** The lines of a file of NDJSON, plain or in gzip or zstd, which its first bytes tell. */
export async function* readEventLines(
  file: string,
  options: ReadingOptions,
): AsyncGenerator<EventLine, void> {
  const { source, atMs } = await openSource(file, options);
  const makeId = (digest: Buffer): string => {
    if (atMs !== undefined) return idFrom(digest, atMs);
    const message = 'Events without an id on standard input have no time: give --at';
    throw new UsageError(message, 'statistics send');
  };
  yield* cutLines(file, unpacked(counted(source, options.onRead)), makeId);
}

async function openSource(
  file: string,
  { atMs, stdin }: ReadingOptions,
): Promise<{ source: Readable; atMs: number | undefined }> {
  if (file === '-') return { source: stdin(), atMs };
  const { mtimeMs } = await stat(file);
  return { source: createReadStream(file), atMs: atMs ?? Math.floor(mtimeMs) };
}

async function* counted(
  source: Readable,
  onRead: (bytes: number) => void,
): AsyncGenerator<Buffer, void> {
  for await (const piece of source) {
    onRead(piece.length);
    yield piece;
  }
}

const magicBytes = 4;

async function* unpacked(pieces: AsyncGenerator<Buffer, void>): AsyncGenerator<Buffer, void> {
  let first = Buffer.alloc(0);
  while (first.length < magicBytes) {
    const { value, done } = await pieces.next();
    if (done) break;
    first = Buffer.concat([first, value]);
  }
  const all = rejoined(first, pieces);
  const decoder = decoderOf(first);
  if (decoder === undefined) yield* all;
  else {
    const source = Readable.from(all, { objectMode: false });
    // Whatever fails ends the decoder too, and so comes to its reader.
    pipeline(source, decoder, () => undefined);
    for await (const piece of decoder) yield piece as Buffer;
  }
}

async function* rejoined(
  first: Buffer,
  rest: AsyncGenerator<Buffer, void>,
): AsyncGenerator<Buffer, void> {
  yield first;
  yield* rest;
}

function decoderOf(first: Buffer): Transform | undefined {
  if (first.subarray(0, 2).equals(Buffer.from([0x1f, 0x8b]))) return createGunzip();
  if (first.subarray(0, magicBytes).equals(Buffer.from([0x28, 0xb5, 0x2f, 0xfd]))) {
    return createZstdDecompress();
  }
  return undefined;
}

const newline = 0x0a;

/** Of a line that is too long nothing is kept while it goes by; empty ones are left out. */
async function* cutLines(
  file: string,
  pieces: AsyncIterable<Buffer>,
  makeId: (digest: Buffer) => string,
): AsyncGenerator<EventLine, void> {
  const before = createHash('sha256').update('vitrine event line\n');
  let parts: Buffer[] = [];
  let bytes = 0;
  let line = 0;
  const end = (): EventLine | undefined => {
    line += 1;
    const whole = Buffer.concat(parts);
    const isLong = bytes > eventBytesMax;
    parts = [];
    bytes = 0;
    if (isLong) return { file, line, fault: 'too-long' };
    const text = whole.toString('utf8').trim();
    if (text === '') return undefined;
    const sendable = withId(text, () => makeId(before.copy().digest()));
    return sendable === undefined
      ? { file, line, fault: 'not-json' }
      : { file, line, text: sendable };
  };
  const keep = (piece: Buffer): void => {
    before.update(piece);
    bytes += piece.length;
    if (bytes <= eventBytesMax) parts.push(piece);
  };
  for await (const piece of pieces) {
    let start = 0;
    for (let at = piece.indexOf(newline); at !== -1; at = piece.indexOf(newline, start)) {
      keep(piece.subarray(start, at));
      start = at + 1;
      const ended = end();
      // After the id was made: a last line without its newline must not change when one follows.
      before.update('\n');
      if (ended !== undefined) yield ended;
    }
    keep(piece.subarray(start));
  }
  const last = bytes === 0 ? undefined : end();
  if (last !== undefined) yield last;
}

/** The line with an id where it had none; undefined for what is no object in JSON. */
function withId(text: string, makeId: () => string): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  if (Object.hasOwn(value, 'id')) return text;
  const rest = text.slice(1).trimStart();
  return `{"id":"${makeId()}"${rest.startsWith('}') ? '' : ','}${rest}`;
}

/** Of everything in the file up to the end of the line: another line, or place, is another id. */
function idFrom(digest: Buffer, atMs: number): string {
  return formatEventId(atMs, digest.readUInt16BE(0), digest.subarray(2));
}
