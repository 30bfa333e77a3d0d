import { linkAborts } from './abort.ts';
import { ClientError, isFatal } from './errors.ts';
import type { SubmissionMetadata } from './metadata.ts';
import type { LazySource } from './source.ts';
import type { Submission, SubmitOptions } from './submit.ts';

/** What submits one: a client. */
export interface Submitter {
  submit(
    source: LazySource,
    metadata?: SubmissionMetadata,
    options?: SubmitOptions,
  ): Promise<Submission>;
}

export interface SubmitManyItem {
  /** A function is called when the item's turn has come, so that few files are open at a time. */
  readonly source: LazySource;
  readonly metadata?: SubmissionMetadata;
  readonly idempotencyKey?: string;
}

export type SubmitManyOutcome<Item extends SubmitManyItem = SubmitManyItem> =
  | { readonly item: Item; readonly index: number; readonly submission: Submission }
  | { readonly item: Item; readonly index: number; readonly error: ClientError };

export interface SubmitManyProgress {
  readonly accepted: number;
  readonly failed: number;
  readonly inFlight: number;
  /** Handed to the network and not taken back by a failed attempt. */
  readonly sentBytes: number;
}

export interface SubmitManyOptions<Item extends SubmitManyItem = SubmitManyItem> {
  /** Submissions at a time; 4 unless told. */
  readonly concurrency?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: SubmitManyProgress) => void;
  /**
   * Gets every outcome as it comes, and is waited for. With it `outcomes` stays empty, so that
   * memory does not grow with the number of items.
   */
  readonly onOutcome?: (outcome: SubmitManyOutcome<Item>) => void | Promise<void>;
  /** Goes on after errors that would meet every item; false unless told. */
  readonly continueOnFatal?: boolean;
}

export interface SubmitManyResult<Item extends SubmitManyItem = SubmitManyItem> {
  readonly accepted: number;
  readonly failed: number;
  /** In the order of the items; empty where `onOutcome` took them. */
  readonly outcomes: readonly SubmitManyOutcome<Item>[];
  /** The error that stopped it; items not begun by then are in no count. */
  readonly stoppedBy: ClientError | undefined;
}

const defaultConcurrency = 4;

/** @throws {RangeError} for a concurrency below 1; what the iterable or a callback throws */
export async function submitMany<Item extends SubmitManyItem>(
  client: Submitter,
  items: Iterable<Item> | AsyncIterable<Item>,
  options: SubmitManyOptions<Item>,
): Promise<SubmitManyResult<Item>> {
  const concurrency = options.concurrency ?? defaultConcurrency;
  if (!Number.isSafeInteger(concurrency) || concurrency < 1) {
    throw new RangeError(`A concurrency of ${concurrency}`);
  }
  const abort = linkAborts([options.signal]);
  const queue = takeInTurn(items);
  const tally = new Tally(options);
  const work = async (): Promise<void> => {
    try {
      while (tally.stoppedBy === undefined) {
        const next = await queue.next();
        if (next === undefined) return;
        await tally.record(await attempt(client, next, abort.signal, tally));
      }
    } catch (error) {
      abort.abort(error);
      throw error;
    }
  };
  try {
    const workers = await Promise.allSettled(Array.from({ length: concurrency }, work));
    const broken = workers.find((worker) => worker.status === 'rejected');
    if (broken !== undefined) throw broken.reason;
    return tally.result();
  } finally {
    abort.release();
    await queue.close();
  }
}

async function attempt<Item extends SubmitManyItem>(
  client: Submitter,
  { item, index }: Turn<Item>,
  signal: AbortSignal,
  tally: Tally<Item>,
): Promise<SubmitManyOutcome<Item>> {
  const { source, metadata = {}, idempotencyKey } = item;
  const sent = tally.begin();
  const key = idempotencyKey === undefined ? {} : { idempotencyKey };
  try {
    const submission = await client.submit(source, metadata, { signal, onSent: sent, ...key });
    return { item, index, submission };
  } catch (error) {
    if (!(error instanceof ClientError)) throw error;
    sent(0);
    return { item, index, error };
  }
}

class Tally<Item extends SubmitManyItem> {
  readonly #options: SubmitManyOptions<Item>;
  readonly #outcomes: SubmitManyOutcome<Item>[] = [];
  #accepted = 0;
  #failed = 0;
  #inFlight = 0;
  #sentBytes = 0;
  #stoppedBy: ClientError | undefined;

  constructor(options: SubmitManyOptions<Item>) {
    this.#options = options;
  }

  get stoppedBy(): ClientError | undefined {
    return this.#stoppedBy;
  }

  /** @returns what to tell the bytes of this item's present attempt */
  begin(): (bytes: number) => void {
    this.#inFlight += 1;
    let counted = 0;
    return (bytes) => {
      this.#sentBytes += bytes - counted;
      counted = bytes;
      this.#report();
    };
  }

  async record(outcome: SubmitManyOutcome<Item>): Promise<void> {
    this.#inFlight -= 1;
    if ('submission' in outcome) {
      this.#accepted += 1;
    } else {
      this.#failed += 1;
      const stops = isFatal(outcome.error) && !this.#options.continueOnFatal;
      if (stops) this.#stoppedBy ??= outcome.error;
    }
    const { onOutcome } = this.#options;
    if (onOutcome === undefined) this.#outcomes.push(outcome);
    else await onOutcome(outcome);
    this.#report();
  }

  result(): SubmitManyResult<Item> {
    const outcomes = this.#outcomes.toSorted((a, b) => a.index - b.index);
    const { accepted, failed } = this.#counts();
    return { accepted, failed, outcomes, stoppedBy: this.#stoppedBy };
  }

  #report(): void {
    this.#options.onProgress?.(this.#counts());
  }

  #counts(): SubmitManyProgress {
    return {
      accepted: this.#accepted,
      failed: this.#failed,
      inFlight: this.#inFlight,
      sentBytes: this.#sentBytes,
    };
  }
}

interface Turn<Item> {
  readonly item: Item;
  readonly index: number;
}

interface Queue<Item> {
  next(): Promise<Turn<Item> | undefined>;
  close(): Promise<void>;
}

/** Hands out items one after the other: an iterator may not expect to be asked twice at once. */
function takeInTurn<Item>(items: Iterable<Item> | AsyncIterable<Item>): Queue<Item> {
  const iterator =
    Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  let turn: Promise<unknown> = Promise.resolve();
  let index = 0;
  let ended = false;
  const take = async (): Promise<Turn<Item> | undefined> => {
    if (ended) return undefined;
    ended = true;
    const { done, value } = await iterator.next();
    if (done) return undefined;
    ended = false;
    index += 1;
    return { item: value, index: index - 1 };
  };
  return {
    next: () => {
      const mine = turn.then(take);
      turn = Promise.allSettled([mine]);
      return mine;
    },
    close: async () => {
      if (!ended) await iterator.return?.();
    },
  };
}
