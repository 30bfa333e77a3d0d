import { Worker } from 'node:worker_threads';
import type { Logger } from '../../../platform/logger.ts';
import { StatisticsError } from '../errors.ts';
import { readCountryDatabase } from './countries.ts';
import type { PreparationOptions, Slice } from './preparation.ts';
import type { Order, Reply, WorkerData } from './worker-messages.ts';

/** One request’s lines on their way through a worker thread. */
export interface OpenPreparation extends AsyncDisposable {
  /**
   * Slices as they become full, and the last one. The body is read no further than the worker is.
   * @throws {StatisticsError} `worker-lost`; what `body` throws
   */
  slices(body: AsyncIterable<Uint8Array>): AsyncIterable<Slice>;
}

/** Worker threads that read, check and depersonalise events, and lay them out in columns. */
export interface Preparers extends AsyncDisposable {
  open(options: PreparationOptions): OpenPreparation;
}

export interface PreparersOptions {
  readonly threads: number;
  readonly logger: Logger;
  /** After how long without a request threads end; a minute unless told. */
  readonly idleMs?: number;
}

/** Bytes that travel to a worker at a time. */
const pieceBytes = 256 * 1_024;

export function createPreparers({ threads, logger, idleMs = 60_000 }: PreparersOptions): Preparers {
  const links: (Link | undefined)[] = Array.from({ length: threads });
  let countries: SharedArrayBuffer | undefined;
  let lastId = 0;

  /** The least busy one, started at its first use. */
  function choose(): Link {
    let best = 0;
    for (let i = 1; i < threads; i++) {
      if ((links[i]?.load ?? 0) < (links[best]?.load ?? 0)) best = i;
    }
    countries ??= readCountryDatabase();
    const chosen = links[best] ?? new Link({ countries }, idleMs, (cause) => forget(best, cause));
    links[best] = chosen;
    return chosen;
  }

  function forget(index: number, cause: unknown): void {
    links[index] = undefined;
    if (cause !== undefined) logger.error({ err: cause }, 'a thread that prepares events ended');
  }

  function open(options: PreparationOptions): OpenPreparation {
    const id = ++lastId;
    const link = choose();
    const opened = link.call({ id, act: 'open', options });
    opened.catch(() => undefined);
    return {
      async *slices(body) {
        await opened;
        for await (const piece of gathered(body)) {
          yield* await link.call({ id, act: 'push', piece }, [piece.buffer as ArrayBuffer]);
        }
        yield* await link.call({ id, act: 'end' });
      },
      [Symbol.asyncDispose]: async () => {
        await link.call({ id, act: 'close' }).catch(() => undefined);
        link.release();
      },
    };
  }

  return {
    open,
    [Symbol.asyncDispose]: async () => {
      await Promise.all(links.map((link) => link?.close()));
    },
  };
}

/** Pieces with memory of their own, of some size. */
async function* gathered(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  let pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of body) {
    pieces.push(piece);
    bytes += piece.length;
    if (bytes < pieceBytes) continue;
    yield joined(pieces, bytes);
    pieces = [];
    bytes = 0;
  }
  if (bytes > 0) yield joined(pieces, bytes);
}

function joined(pieces: readonly Uint8Array[], bytes: number): Uint8Array {
  const whole = new Uint8Array(bytes);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

interface Waiting {
  resolve(slices: readonly Slice[]): void;
  reject(error: StatisticsError): void;
}

/** The main thread’s end of one worker. Replies come in the order of the orders. */
class Link {
  readonly #worker: Worker;
  readonly #idleMs: number;
  readonly #onEnd: (cause: unknown) => void;
  #waiting: Waiting[] = [];
  #requests = 0;
  #idle: NodeJS.Timeout | undefined;
  #cause: unknown;
  #ended = false;

  constructor(workerData: WorkerData, idleMs: number, onEnd: (cause: unknown) => void) {
    this.#idleMs = idleMs;
    this.#onEnd = onEnd;
    this.#worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData,
      name: 'statistics',
    });
    this.#worker.on('message', ({ slices }: Reply) => this.#waiting.shift()?.resolve(slices));
    this.#worker.on('error', (error) => {
      this.#cause = error;
    });
    this.#worker.on('exit', () => this.#exited());
  }

  /** Requests that it works for. */
  get load(): number {
    return this.#requests;
  }

  call(order: Order, transfer: readonly ArrayBuffer[] = []): Promise<readonly Slice[]> {
    if (order.act === 'open') {
      this.#requests += 1;
      clearTimeout(this.#idle);
    }
    if (this.#ended) return Promise.reject(lost(this.#cause));
    const { promise, resolve, reject } = Promise.withResolvers<readonly Slice[]>();
    this.#waiting.push({ resolve, reject });
    this.#worker.postMessage(order, transfer);
    return promise;
  }

  release(): void {
    this.#requests -= 1;
    if (this.#requests > 0 || this.#ended) return;
    this.#idle = setTimeout(() => void this.close(), this.#idleMs);
    this.#idle.unref();
  }

  async close(): Promise<void> {
    clearTimeout(this.#idle);
    if (!this.#ended) this.#onEnd(undefined);
    this.#ended = true;
    await this.#worker.terminate();
  }

  #exited(): void {
    if (!this.#ended) this.#onEnd(this.#cause ?? new Error('the thread ended by itself'));
    this.#ended = true;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { reject } of waiting) reject(lost(this.#cause));
  }
}

function lost(cause: unknown): StatisticsError {
  return new StatisticsError('worker-lost', 'The thread that prepared the events ended', { cause });
}
