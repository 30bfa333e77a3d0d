import type { Outcome } from './answer.ts';

/** recorded = accepted + duplicate + refused + pending + dropped + waiting, at every moment. */
export interface StatisticsCounts extends Outcome {
  readonly recorded: number;
  /** Given up unsent, since the buffer was full. */
  readonly dropped: number;
  /** Not acknowledged yet. */
  readonly waiting: number;
  readonly waitingBytes: number;
}

/** Which events are given up where the buffer is full. */
export type WhenFull = 'drop-oldest' | 'drop-newest';

export interface BatchLimits {
  readonly eventsMax: number;
  /** Of lines with their newlines; one line is always taken. */
  readonly bytesMax: number;
}

/** The oldest that wait; kept until they are settled, and not given up in the meantime. */
export interface TakenBatch {
  readonly lines: readonly string[];
}

/** Where events wait for their acknowledgement. One sender at a time uses it. */
export interface EventBuffer {
  readonly counts: StatisticsCounts;
  /** How far the clock was behind when it was last measured; kept with the events. */
  skewMs: number;
  /**
   * @param line without a newline
   * @returns false where it was dropped, and counted so. Nothing else need be waited for: once
   *   this resolves, the event survives the end of the process as far as the buffer promises.
   */
  append(line: string): Promise<boolean>;
  /** What is to be sent next; the same events again where they were taken and not settled. */
  take(limits: BatchLimits): Promise<TakenBatch | undefined>;
  /** Forgets what was taken and counts what became of it, both at once. */
  settle(batch: TakenBatch, outcome: Outcome): Promise<void>;
  close(): Promise<void>;
}

export const defaultBufferBytesMax = 64 * 1_048_576;
