import type { Outcome } from '../statistics/answer.ts';
import type { StatisticsCounts } from '../statistics/buffer.ts';
import type { EventRange, Progress } from './journal.ts';
import type { Segment } from './segments.ts';

/** What is known of a folder's events, in memory: no file is touched here. */
export class Shelf {
  #skewMs: number;
  readonly #segments: Segment[] = [];
  /** Done with, and not deleted yet. */
  #garbage: Segment[] = [];
  #isChanged = false;
  #done: number;
  #hole: EventRange | undefined;
  #end: number;
  readonly #sums: { accepted: number; duplicate: number; refused: number; pending: number };
  #droppedOldest: number;
  #droppedNewest: number;
  /** Is appended to. */
  #current: Segment | undefined;
  /** At this moment. */
  #writing: Segment | undefined;
  /** Being sent. */
  #pinned: { readonly event: number; readonly count: number } | undefined;
  /** Of the first event that is not done, in its file, where it is known. */
  #doneBytes = 0;

  /** @throws {Error} `folder-damaged` where files and journal do not fit together */
  constructor(segments: readonly Segment[], progress: Progress) {
    const { done, hole, skewMs, droppedOldest, droppedNewest, ...sums } = progress;
    this.#skewMs = skewMs;
    this.#done = done;
    this.#hole = hole;
    this.#sums = sums;
    this.#droppedOldest = droppedOldest;
    this.#droppedNewest = droppedNewest;
    this.#end = Math.max(done, hole?.to ?? 0);
    this.#segments.push(...segments);
    this.#sweep();
    this.#check();
    this.#current = this.#segments.at(-1);
    this.#end = Math.max(this.#end, endOf(this.#current));
  }

  get isChanged(): boolean {
    return this.#isChanged;
  }

  get skewMs(): number {
    return this.#skewMs;
  }

  set skewMs(ms: number) {
    const rounded = Math.round(ms);
    if (rounded !== this.#skewMs) this.#isChanged = true;
    this.#skewMs = rounded;
  }

  /** Of files. */
  get bytes(): number {
    return this.#segments.reduce((sum, segment) => sum + segment.bytes, 0);
  }

  get counts(): StatisticsCounts {
    const waiting = this.#end - this.#done - lengthOf(this.#hole);
    return {
      recorded: this.#end + this.#droppedNewest,
      ...this.#sums,
      dropped: this.#droppedOldest + this.#droppedNewest,
      waiting,
      waitingBytes: waiting === 0 ? 0 : this.bytes - this.#doneBytes,
    };
  }

  /** What is to be sent next: so many events of one file, at the most. */
  next(): { segment: Segment; event: number; count: number } | undefined {
    const event = this.#done;
    const segment = this.#segments.find((one) => holds(one, event));
    return segment && { segment, event, count: endOf(segment) - event };
  }

  /** Protects the file in which so many events are being sent. */
  pin(event: number, count: number): void {
    this.#pinned = { event, count };
  }

  /** @param offset behind what was being sent, in its file */
  settle(outcome: Outcome, offset: number): void {
    if (this.#pinned?.event !== this.#done) throw new TypeError('nothing was taken');
    const segment = this.next()?.segment;
    this.#advance(this.#done + this.#pinned.count);
    this.#pinned = undefined;
    this.#sums.accepted += outcome.accepted;
    this.#sums.duplicate += outcome.duplicate;
    this.#sums.refused += outcome.refused;
    this.#sums.pending += outcome.pending;
    // In the next file the offset means nothing.
    this.#doneBytes = this.next()?.segment === segment ? offset : 0;
    this.#sweep();
    this.#isChanged = true;
  }

  dropNewest(events = 1): void {
    this.#droppedNewest += events;
    this.#isChanged = true;
  }

  /** Gives up the oldest file of which nothing is being sent or written; false where there is none. */
  dropOldest(): boolean {
    const index = this.#segments.findIndex(
      (one) => one !== this.#writing && endOf(one) > this.#done && !holds(one, this.#pinned?.event),
    );
    const segment = this.#segments[index];
    if (segment === undefined || segment.events === 0) return false;
    const from = Math.max(this.#done, segment.first);
    const to = endOf(segment);
    if (from === this.#done && this.#pinned === undefined) this.#advance(to);
    else this.#hole = { from: this.#hole?.from ?? from, to };
    this.#droppedOldest += to - from;
    this.#segments.splice(index, 1);
    this.#discard(segment);
    return true;
  }

  openForWriting(segmentBytesMax: number): { segment: Segment; isNew: boolean } {
    const current = this.#current;
    if (current !== undefined && current.bytes < segmentBytesMax) {
      return { segment: current, isNew: false };
    }
    const segment = { first: this.#end, events: 0, bytes: 0 };
    this.#segments.push(segment);
    this.#current = segment;
    return { segment, isNew: true };
  }

  async whileWriting(segment: Segment, append: () => Promise<void>): Promise<void> {
    this.#writing = segment;
    try {
      await append();
    } finally {
      this.#writing = undefined;
      this.#end = Math.max(this.#end, endOf(segment));
    }
  }

  /** What is to be written to the journal, and then to be deleted. */
  change(): { progress: Progress; garbage: readonly Segment[] } {
    const garbage = this.#garbage;
    this.#garbage = [];
    this.#isChanged = false;
    const progress = {
      done: this.#done,
      hole: this.#hole,
      ...this.#sums,
      droppedOldest: this.#droppedOldest,
      droppedNewest: this.#droppedNewest,
      skewMs: this.#skewMs,
    };
    return { progress, garbage };
  }

  /** The journal could not be written: what was to be deleted waits for the next time. */
  keepGarbage(garbage: readonly Segment[]): void {
    this.#garbage.push(...garbage);
  }

  #advance(to: number): void {
    this.#done = to;
    this.#doneBytes = 0;
    if (this.#hole?.from !== to) return;
    this.#done = this.#hole.to;
    this.#hole = undefined;
  }

  #sweep(): void {
    const isOver = (one: Segment): boolean =>
      one.events > 0 &&
      one !== this.#writing &&
      (endOf(one) <= this.#done || isWithin(one, this.#hole));
    for (const segment of this.#segments.filter(isOver)) {
      this.#segments.splice(this.#segments.indexOf(segment), 1);
      this.#discard(segment);
    }
  }

  #discard(segment: Segment): void {
    if (segment === this.#current) this.#current = undefined;
    this.#garbage.push(segment);
    this.#isChanged = true;
  }

  /** Each file begins where the one before ended, or where what was dropped ends. */
  #check(): void {
    let expected = this.#done;
    for (const [i, segment] of this.#segments.entries()) {
      const fits =
        segment.first === expected ||
        (i === 0 && segment.first < expected) ||
        (this.#hole?.from === expected && segment.first === this.#hole.to);
      if (!fits) throw damaged(segment);
      expected = endOf(segment);
    }
  }
}

function endOf(segment: Segment | undefined): number {
  return segment === undefined ? 0 : segment.first + segment.events;
}

function holds(segment: Segment, event: number | undefined): boolean {
  return event !== undefined && event >= segment.first && event < endOf(segment);
}

function lengthOf(range: EventRange | undefined): number {
  return range === undefined ? 0 : range.to - range.from;
}

function isWithin(segment: Segment, range: EventRange | undefined): boolean {
  return range !== undefined && segment.first >= range.from && endOf(segment) <= range.to;
}

function damaged({ first }: Segment): Error {
  const message = `The file of event ${first} does not fit to the journal and the files before it`;
  return Object.assign(new Error(message), { code: 'folder-damaged' });
}
