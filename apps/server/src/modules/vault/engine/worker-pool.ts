import { randomBytes } from 'node:crypto';
import { BlobError, type BlobStore } from '../../../platform/blobs/index.ts';
import type { BufferPool } from './buffer-pool.ts';
import type { Result, Task } from './messages.ts';
import type { EngineLogger } from './types.ts';
import { type WorkerEnd, WorkerLink } from './worker-link.ts';

/** A worker that lived shorter than this is restarted after a pause. */
const shortLifeMs = 1000;
const pauseMsMax = 5000;

export interface WorkerPoolOptions {
  readonly stores: readonly BlobStore[];
  readonly workers: number;
  readonly pool: BufferPool;
  readonly logger: EngineLogger;
}

/** The worker threads. One that ends is cleaned up after and replaced. */
export class WorkerPool {
  readonly #options: WorkerPoolOptions;
  readonly #links: WorkerLink[];
  #started = 0;
  #shortLives = 0;
  #workersLost = 0;
  #closed = false;

  constructor(options: WorkerPoolOptions) {
    this.#options = options;
    this.#links = Array.from({ length: options.workers }, () => this.#startWorker());
  }

  get workersLost(): number {
    return this.#workersLost;
  }

  get calls(): number {
    return this.#links.reduce((sum, link) => sum + link.calls, 0);
  }

  /** The least busy worker. */
  choose(): WorkerLink {
    const [first, ...others] = this.#links;
    if (!first) throw new TypeError('an engine has at least one worker');
    return others.reduce((best, link) => (link.load < best.load ? link : best), first);
  }

  /** Has a worker do one thing that is one message and one answer. */
  call(task: (id: number) => Task): Promise<Result> {
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    this.choose().start({ done: resolve, failed: reject }, task);
    return promise;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#links.map((link) => link.close()));
  }

  #startWorker(): WorkerLink {
    const { stores, pool } = this.#options;
    const writer = `w${this.#started++}x${randomBytes(4).toString('hex')}`;
    const setup = { stores: stores.map((store) => store.spec), writer };
    return new WorkerLink({ setup, pool, onEnd: (end) => this.#ended(end) });
  }

  async #ended({ link, told, keys, cause }: WorkerEnd): Promise<void> {
    if (!told) {
      this.#workersLost++;
      const context = { err: cause, writes: keys.length };
      this.#options.logger.error(context, 'a vault worker ended; starting another');
      this.#restart(link);
    }
    await this.#cleanUp(link.writer, keys);
  }

  /** Until a worker that keeps ending is restarted, calls that it gets fail at once. */
  #restart(lost: WorkerLink): void {
    const short = performance.now() - lost.startedAtMs < shortLifeMs;
    this.#shortLives = short ? this.#shortLives + 1 : 0;
    const start = () => {
      if (!this.#closed) this.#links[this.#links.indexOf(lost)] = this.#startWorker();
    };
    if (this.#shortLives < 2) start();
    else setTimeout(start, Math.min(pauseMsMax, 50 * 2 ** this.#shortLives)).unref();
  }

  /** What was not acknowledged must not remain, begun or complete. */
  async #cleanUp(writer: string, keys: readonly string[]): Promise<void> {
    const { stores, logger } = this.#options;
    const clean = async (store: BlobStore) => {
      try {
        await store.sweep(writer, keys);
      } catch (error) {
        if (!(error instanceof BlobError)) throw error;
        const context = { dataCentre: store.name, code: error.code, keys };
        logger.error(context, 'cannot clean up after a lost vault worker');
      }
    };
    await Promise.all(stores.map(clean));
  }
}
