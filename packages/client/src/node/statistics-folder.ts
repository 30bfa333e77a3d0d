import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Outcome } from '../statistics/answer.ts';
import {
  type BatchLimits,
  defaultBufferBytesMax,
  type EventBuffer,
  type StatisticsCounts,
  type TakenBatch,
  type WhenFull,
} from '../statistics/buffer.ts';
import { lockFolder } from './folder-lock.ts';
import { type Journal, openJournal } from './journal.ts';
import { Shelf } from './segment-shelf.ts';
import {
  findSegments,
  offsetOf,
  readLines,
  removeSegment,
  type Segment,
  SegmentWriter,
} from './segments.ts';

export interface StatisticsFolderOptions {
  /** Bytes of files, at least 512 KiB: 64 MiB unless told. */
  readonly bytesMax?: number;
  /**
   * `drop-oldest` unless told: the oldest file of which nothing is being sent, an eighth of the
   * whole at the most.
   */
  readonly whenFull?: WhenFull;
  /**
   * Whether an event that is kept survives a power failure too, and not the end of the process
   * alone. True unless told.
   */
  readonly sync?: boolean;
}

const bytesMin = 524_288;
const segmentsAtLeast = 8;
const writeBytesMax = 1_048_576;

/**
 * A folder in which events wait for their acknowledgement: files that are only appended to, and a
 * journal whose last line tells how far they have come. Survives SIGKILL at any moment.
 * @param folder made if missing; for one process at a time
 * @throws {Error} `folder-in-use`, `folder-damaged`; the file system's error
 */
export async function openStatisticsFolder(
  folder: string,
  options: StatisticsFolderOptions = {},
): Promise<EventBuffer> {
  const path = resolve(folder);
  const { bytesMax = defaultBufferBytesMax, sync = true } = options;
  if (bytesMax < bytesMin) throw new RangeError(`bytesMax is at least ${bytesMin}`);
  await mkdir(path, { recursive: true, mode: 0o700 });
  const release = await lockFolder(path);
  let journal: Journal | undefined;
  try {
    journal = await openJournal(path, sync);
    const shelf = new Shelf(await findSegments(path), journal.last);
    return new StatisticsFolder(path, { ...options, bytesMax, sync }, { journal, shelf, release });
  } catch (error) {
    await journal?.close();
    await release();
    throw error;
  }
}

interface Parts {
  readonly journal: Journal;
  readonly shelf: Shelf;
  readonly release: () => Promise<void>;
}

interface Line {
  readonly bytes: Uint8Array;
  readonly done: (isKept: boolean) => void;
  readonly failed: (error: unknown) => void;
}

interface Waiter {
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

interface Taken extends TakenBatch {
  readonly segment: Segment;
  readonly offset: number;
}

class StatisticsFolder implements EventBuffer {
  readonly #path: string;
  readonly #bytesMax: number;
  readonly #whenFull: WhenFull;
  readonly #parts: Parts;
  readonly #writer: SegmentWriter;
  /** Not written yet. */
  readonly #lines: Line[] = [];
  #lineBytes = 0;
  /** Those who wait for the journal. */
  #waiters: Waiter[] = [];
  #working: Promise<void> | undefined;
  #isClosed = false;
  /** Where in its file the first event stands that is not done. */
  #place:
    | { readonly segment: Segment; readonly event: number; readonly offset: number }
    | undefined;

  constructor(
    path: string,
    { bytesMax, whenFull = 'drop-oldest', sync }: StatisticsFolderOptions & { bytesMax: number },
    parts: Parts,
  ) {
    this.#path = path;
    this.#bytesMax = bytesMax;
    this.#whenFull = whenFull;
    this.#parts = parts;
    this.#writer = new SegmentWriter(path, sync ?? true);
  }

  get counts(): StatisticsCounts {
    return this.#parts.shelf.counts;
  }

  get skewMs(): number {
    return this.#parts.shelf.skewMs;
  }

  set skewMs(ms: number) {
    this.#parts.shelf.skewMs = ms;
  }

  async append(line: string): Promise<boolean> {
    if (this.#isClosed) throw new TypeError('The folder is closed');
    const bytes = Buffer.from(`${line}\n`);
    if (!this.#makeRoom(bytes.length)) {
      this.#parts.shelf.dropNewest();
      await this.#journalled();
      return false;
    }
    const kept = new Promise<boolean>((done, failed) => {
      this.#lines.push({ bytes, done, failed });
    });
    this.#lineBytes += bytes.length;
    this.#work();
    return kept;
  }

  async take({ eventsMax, bytesMax }: BatchLimits): Promise<Taken | undefined> {
    const { shelf } = this.#parts;
    const next = shelf.next();
    if (next === undefined) return undefined;
    const { segment, event, count } = next;
    shelf.pin(event, 0);
    const known = this.#place?.segment === segment && this.#place.event === event;
    const offset = known
      ? (this.#place?.offset ?? 0)
      : await offsetOf(this.#path, segment, event - segment.first);
    const limits = { offset, bytesMax, eventsMax: Math.min(eventsMax, count) };
    const read = await readLines(this.#path, segment, limits);
    shelf.pin(event, read.lines.length);
    if (read.lines.length === 0) throw new RangeError('a file ends before its last event');
    return { lines: read.lines, segment, offset: read.offset };
  }

  async settle(batch: TakenBatch, outcome: Outcome): Promise<void> {
    const { shelf } = this.#parts;
    const { segment, offset } = batch as Taken;
    shelf.settle(outcome, offset);
    const event = shelf.next()?.event;
    if (event !== undefined) this.#place = { segment, event, offset };
    await this.#journalled();
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    try {
      while (this.#working !== undefined || this.#hasWork()) {
        this.#work();
        await this.#working;
      }
      await this.#writer.close();
      await this.#parts.journal.close();
    } finally {
      await this.#parts.release();
    }
  }

  #makeRoom(bytes: number): boolean {
    const { shelf } = this.#parts;
    while (shelf.bytes + this.#lineBytes + bytes > this.#bytesMax) {
      if (this.#whenFull === 'drop-newest' || !shelf.dropOldest()) return false;
      this.#work();
    }
    return true;
  }

  /** Resolves when what stands now is in the journal. */
  #journalled(): Promise<void> {
    return new Promise((done, failed) => {
      this.#waiters.push({ done, failed });
      this.#work();
    });
  }

  #work(): void {
    this.#working ??= this.#workOff().finally(() => {
      this.#working = undefined;
      if (this.#hasWork()) this.#work();
    });
  }

  #hasWork(): boolean {
    return this.#lines.length > 0 || this.#waiters.length > 0 || this.#parts.shelf.isChanged;
  }

  /** One thing after the other; whoever waits is told of what became of his own. */
  async #workOff(): Promise<void> {
    while (this.#hasWork()) {
      await this.#writeLines();
      await this.#writeJournal();
    }
  }

  async #writeLines(): Promise<void> {
    const { shelf } = this.#parts;
    const segmentBytesMax = Math.floor(this.#bytesMax / segmentsAtLeast);
    const lines = this.#nextLines(Math.min(writeBytesMax, segmentBytesMax));
    if (lines.length === 0) return;
    try {
      const { segment, isNew } = shelf.openForWriting(segmentBytesMax);
      if (isNew || !this.#writer.isOpen) await this.#writer.open(segment);
      const bytes = lines.map((line) => line.bytes);
      await shelf.whileWriting(segment, () => this.#writer.append(segment, bytes));
    } catch (error) {
      // A full disk is a full buffer too; who recorded them is told more than that.
      shelf.dropNewest(lines.length);
      for (const { failed } of lines) failed(error);
      return;
    } finally {
      for (const { bytes } of lines) this.#lineBytes -= bytes.length;
    }
    for (const { done } of lines) done(true);
  }

  #nextLines(bytesMax: number): Line[] {
    let bytes = 0;
    let count = 0;
    for (const line of this.#lines) {
      bytes += line.bytes.length;
      if (count > 0 && bytes > bytesMax) break;
      count += 1;
    }
    return this.#lines.splice(0, count);
  }

  async #writeJournal(): Promise<void> {
    const { shelf, journal } = this.#parts;
    const waiters = this.#waiters;
    this.#waiters = [];
    if (!shelf.isChanged) {
      for (const { done } of waiters) done();
      return;
    }
    const { progress, garbage } = shelf.change();
    try {
      await journal.write(progress);
    } catch (error) {
      // The next change writes it all anew.
      shelf.keepGarbage(garbage);
      for (const { failed } of waiters) failed(error);
      return;
    }
    for (const { done } of waiters) done();
    // Only now that the journal says that they are done with.
    for (const segment of garbage) await removeSegment(this.#path, segment);
  }
}
