import { throwIfAborted, waitFor } from '../abort.ts';
import { systemClock } from '../clock.ts';
import { ClientError } from '../errors.ts';
import type { StatisticsAnswer } from './answer.ts';
import type { BatchLimits, EventBuffer, StatisticsCounts, TakenBatch } from './buffer.ts';
import { eventLine, idOfLine, type StatisticsEvent } from './event.ts';
import { createEventIds } from './event-ids.ts';
import { createMemoryBuffer } from './memory-buffer.ts';
import { createStatisticsClient, type StatisticsClientOptions } from './statistics-client.ts';
import { createWake } from './wake.ts';

export interface StatisticsSenderOptions extends Omit<StatisticsClientOptions, 'skewMs'> {
  /** Where events wait; in memory unless told. A folder: `openStatisticsFolder`. */
  readonly buffer?: EventBuffer;
  /** A batch leaves when so many events wait (1,000), */
  readonly batchEventsMax?: number;
  /** so many bytes (1 MiB), */
  readonly batchBytesMax?: number;
  /** or one of them for so long (5 s). */
  readonly batchAgeMs?: number;
  /**
   * Told of each event that the home will not take, before it is forgotten; of more than 1,000 in
   * a batch, of the first ones. Must not throw.
   */
  readonly onRefused?: (refused: RefusedEvent) => void;
  /** Told of what sending again will not mend, such as a revoked key. Must not throw. */
  readonly onProblem?: (error: unknown) => void;
}

export interface RefusedEvent {
  readonly id: string | undefined;
  /** `bad-value`, `too-old`, `conflict`, … (`docs/formats/statistics-events.md`). */
  readonly code: string;
  readonly detail: string;
  /** As it was sent. */
  readonly line: string;
}

export interface Recorded {
  readonly id: string;
  /**
   * True once the event is in the buffer, false where it was dropped. Need not be waited for, and
   * its failure is told to `onProblem` as well.
   */
  readonly kept: Promise<boolean>;
}

/** Sends what a product sees, in batches, whatever happens in between. */
export interface StatisticsSender extends AsyncDisposable {
  /**
   * Gives the event its id and puts it into the buffer. Adds nothing else.
   * @throws {RangeError} for an event of more than `eventBytesMax`; after `close`
   */
  record(event: StatisticsEvent): Recorded;
  /**
   * Sends all that was recorded until now, without waiting for a batch to fill.
   * @throws {ClientError} what `onProblem` is told; `aborted`
   */
  flush(options?: { readonly signal?: AbortSignal }): Promise<void>;
  readonly counts: StatisticsCounts;
  /** Ends sending, and closes the buffer; what waits in a folder waits for the next start. */
  close(): Promise<void>;
}

const defaults = { eventsMax: 1_000, bytesMax: 1_048_576, ageMs: 5_000 };
/** The home names no more refusals than this. */
const eventsMaxMax = 1_000;
const forever = Number.POSITIVE_INFINITY;
/** After a refusal of everything, such as of the key. */
const problemPauseMs = 60_000;

/** @throws {ClientError} `malformed-key`, `malformed-url` */
export function createStatisticsSender(options: StatisticsSenderOptions): StatisticsSender {
  const { clock = systemClock, onRefused, onProblem, batchAgeMs = defaults.ageMs } = options;
  const { buffer = createMemoryBuffer() } = options;
  const limits: BatchLimits = {
    eventsMax: Math.min(eventsMaxMax, Math.max(1, options.batchEventsMax ?? defaults.eventsMax)),
    bytesMax: options.batchBytesMax ?? defaults.bytesMax,
  };
  const ending = new AbortController();
  const client = createStatisticsClient({
    ...options,
    skewMs: buffer.skewMs,
    // What waits in the buffer is never given up for having been tried in vain.
    retry: { attemptsMax: forever, totalMs: forever, ...options.retry },
  });
  const makeId = createEventIds(() => clock.nowMs() + client.skewMs);
  const wake = createWake(clock);
  const problemWake = createWake(clock);
  const flushes = new Set<Flush>();
  /** When the oldest event that waits was recorded, as far as this process knows. */
  let waitingSinceMs = buffer.counts.waiting > 0 ? Number.NEGATIVE_INFINITY : undefined;
  let eventsMax = limits.eventsMax;
  const appending = new Set<Promise<unknown>>();

  function record(event: StatisticsEvent): Recorded {
    if (ending.signal.aborted) throw new RangeError('The sender is closed');
    const id = makeId();
    const kept = append(eventLine(event, id));
    appending.add(kept);
    kept.then(
      () => appending.delete(kept),
      (error: unknown) => {
        appending.delete(kept);
        onProblem?.(error);
      },
    );
    return { id, kept };
  }

  async function append(line: string): Promise<boolean> {
    const isKept = await buffer.append(line);
    const isFirst = waitingSinceMs === undefined;
    if (isFirst) waitingSinceMs = clock.monotonicMs();
    if (isFirst || isFull()) wake.now();
    return isKept;
  }

  function isFull(): boolean {
    const { waiting, waitingBytes } = buffer.counts;
    return waiting >= limits.eventsMax || waitingBytes >= limits.bytesMax;
  }

  /** Milliseconds until the next batch leaves; undefined while nothing waits. */
  function dueInMs(): number | undefined {
    if (buffer.counts.waiting === 0) return undefined;
    if (flushes.size > 0 || isFull() || waitingSinceMs === undefined) return 0;
    return Math.max(0, waitingSinceMs + batchAgeMs - clock.monotonicMs());
  }

  async function run(): Promise<void> {
    await meet();
    while (!ending.signal.aborted) {
      const ms = dueInMs();
      if (ms === 0) await sendNext();
      else await wake.within(ms);
    }
  }

  /** Asks for the home before there is anything to send: its answer tells how the clock stands. */
  async function meet(): Promise<void> {
    try {
      await client.home({ signal: ending.signal });
      buffer.skewMs = client.skewMs;
    } catch (error) {
      if (!ending.signal.aborted) await endure(0, error);
    }
  }

  async function sendNext(): Promise<void> {
    let lines = 0;
    try {
      const batch = await buffer.take({ ...limits, eventsMax });
      if (batch === undefined) return;
      lines = batch.lines.length;
      const answer = await client.send(batch.lines, { signal: ending.signal });
      await settle(batch, answer);
    } catch (error) {
      if (ending.signal.aborted) return;
      await endure(lines, error);
    }
  }

  async function settle(batch: TakenBatch, answer: StatisticsAnswer): Promise<void> {
    for (const { line, code, detail } of answer.refusals) {
      const text = batch.lines[line - 1] ?? '';
      onRefused?.({ id: idOfLine(text), code, detail, line: text });
    }
    buffer.skewMs = client.skewMs;
    await buffer.settle(batch, answer);
    eventsMax = limits.eventsMax;
    waitingSinceMs = buffer.counts.waiting > 0 ? clock.monotonicMs() : undefined;
    for (const flush of [...flushes]) {
      flush.left -= batch.lines.length;
      if (flush.left <= 0 || buffer.counts.waiting === 0) flush.resolve();
    }
  }

  /** What a batch met that trying again as it is does not mend. Nothing is forgotten for it. */
  async function endure(lines: number, error: unknown): Promise<void> {
    if (error instanceof ClientError && error.code === 'too-large' && lines > 1) {
      eventsMax = Math.ceil(lines / 2);
      return;
    }
    onProblem?.(error);
    for (const flush of flushes) flush.reject(error);
    await problemWake.within(problemPauseMs);
  }

  async function flush({ signal }: { readonly signal?: AbortSignal } = {}): Promise<void> {
    if (signal !== undefined) throwIfAborted(signal);
    await Promise.all(appending);
    if (failure !== undefined) throw failure.error;
    const { waiting } = buffer.counts;
    if (waiting === 0) return;
    const { promise, resolve, reject } = resolvers();
    const one: Flush = { left: waiting, resolve, reject };
    flushes.add(one);
    wake.now();
    problemWake.now();
    try {
      await (signal === undefined ? promise : waitFor(promise, signal));
    } finally {
      flushes.delete(one);
    }
  }

  let failure: { readonly error: unknown } | undefined;
  const running = run().catch((error: unknown) => {
    failure = { error };
    onProblem?.(error);
    for (const one of flushes) one.reject(error);
  });

  async function close(): Promise<void> {
    if (ending.signal.aborted) return running;
    ending.abort(new Error('The sender is closed'));
    wake.now();
    problemWake.now();
    await running;
    for (const one of flushes) one.reject(new ClientError('aborted', 'The sender is closed'));
    await Promise.allSettled(appending);
    await buffer.close();
  }

  return {
    record,
    flush,
    get counts() {
      return buffer.counts;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

interface Flush {
  /** Events that were waiting when it began, less those settled since. */
  left: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** `Promise.withResolvers`, which Node.js 20 has not. */
function resolvers() {
  let resolve = (): void => {};
  let reject = (_error: unknown): void => {};
  const promise = new Promise<void>((done, failed) => {
    resolve = done;
    reject = failed;
  });
  return { promise, resolve, reject };
}
