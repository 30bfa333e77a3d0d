import { type FileHandle, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { syncDirectory } from './files.ts';

/** A file of events, one a line, named after the number of its first. */
export interface Segment {
  /** Counted from the first event that was ever recorded. */
  readonly first: number;
  events: number;
  /** Of whole lines. */
  bytes: number;
}

const form = /^(\d{16})\.ndjson$/;
const newline = 0x0a;
const pieceBytes = 1_048_576;

export function segmentPath(folder: string, { first }: Pick<Segment, 'first'>): string {
  return join(folder, `${String(first).padStart(16, '0')}.ndjson`);
}

/**
 * The segments of a folder, in order. A torn last line, of an event that was never said to be kept,
 * is cut off.
 */
export async function findSegments(folder: string): Promise<Segment[]> {
  const names = (await readdir(folder)).filter((name) => form.test(name)).sort();
  const segments: Segment[] = [];
  for (const name of names) segments.push(await measure(folder, Number(form.exec(name)?.[1])));
  return segments;
}

async function measure(folder: string, first: number): Promise<Segment> {
  const file = await open(segmentPath(folder, { first }), 'r+');
  try {
    const piece = new Uint8Array(pieceBytes);
    let [events, bytes, position] = [0, 0, 0];
    for (;;) {
      const { bytesRead } = await file.read(piece, 0, pieceBytes, position);
      if (bytesRead === 0) break;
      for (let at = piece.indexOf(newline); at !== -1 && at < bytesRead; ) {
        events += 1;
        bytes = position + at + 1;
        at = piece.indexOf(newline, at + 1);
      }
      position += bytesRead;
    }
    if (bytes < position) await file.truncate(bytes);
    return { first, events, bytes };
  } finally {
    await file.close();
  }
}

export interface ReadLines {
  readonly lines: readonly string[];
  /** Behind the last of them. */
  readonly offset: number;
}

export interface ReadOptions {
  /** Where a line begins. */
  readonly offset: number;
  readonly eventsMax: number;
  readonly bytesMax: number;
}

/** Whole lines of a segment from an offset on: one at least where there is one. */
export async function readLines(
  folder: string,
  segment: Segment,
  { offset, eventsMax, bytesMax }: ReadOptions,
): Promise<ReadLines> {
  const file = await open(segmentPath(folder, segment), 'r');
  try {
    for (let size = bytesMax; ; size *= 2) {
      const wanted = Math.min(size, segment.bytes - offset);
      const { buffer, bytesRead } = await file.read(Buffer.alloc(wanted), 0, wanted, offset);
      const lines = cut(buffer.subarray(0, bytesRead), eventsMax);
      if (lines.texts.length > 0 || wanted < size) {
        return { lines: lines.texts, offset: offset + lines.bytes };
      }
    }
  } finally {
    await file.close();
  }
}

/** The offset of the line that so many stand before. */
export async function offsetOf(folder: string, segment: Segment, lines: number): Promise<number> {
  let offset = 0;
  for (let left = lines; left > 0; ) {
    const read = await readLines(folder, segment, {
      offset,
      eventsMax: left,
      bytesMax: pieceBytes,
    });
    if (read.lines.length === 0) throw new RangeError('a segment ends before its last event');
    left -= read.lines.length;
    offset = read.offset;
  }
  return offset;
}

function cut(bytes: Buffer, linesMax: number): { texts: string[]; bytes: number } {
  const texts: string[] = [];
  let start = 0;
  while (texts.length < linesMax) {
    const end = bytes.indexOf(newline, start);
    if (end === -1) break;
    texts.push(bytes.toString('utf8', start, end));
    start = end + 1;
  }
  return { texts, bytes: start };
}

/** Appends to one segment after the other. */
export class SegmentWriter {
  readonly #folder: string;
  readonly #sync: boolean;
  #file: FileHandle | undefined;

  constructor(folder: string, sync: boolean) {
    this.#folder = folder;
    this.#sync = sync;
  }

  get isOpen(): boolean {
    return this.#file !== undefined;
  }

  /** Ends what is being written, if anything is, and goes on with this one. */
  async open(segment: Segment): Promise<void> {
    await this.close();
    this.#file = await open(segmentPath(this.#folder, segment), 'a');
    if (this.#sync) await syncDirectory(this.#folder);
  }

  /** Whole or not at all. @throws the file system's error */
  async append(segment: Segment, lines: readonly Uint8Array[]): Promise<void> {
    const file = this.#file;
    if (file === undefined) throw new TypeError('no segment is open');
    const bytes = Buffer.concat(lines);
    try {
      await file.appendFile(bytes);
      if (this.#sync) await file.datasync();
    } catch (error) {
      await file.truncate(segment.bytes);
      throw error;
    }
    segment.events += lines.length;
    segment.bytes += bytes.length;
  }

  async close(): Promise<void> {
    await this.#file?.close();
    this.#file = undefined;
  }
}

export async function removeSegment(folder: string, segment: Segment): Promise<void> {
  await rm(segmentPath(folder, segment), { force: true });
}
