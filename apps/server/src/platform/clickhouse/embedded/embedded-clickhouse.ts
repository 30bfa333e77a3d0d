import { type Clock, systemClock } from '../../clock.ts';
import type { Logger } from '../../logger.ts';
import { ClickHouseError } from '../errors.ts';
import { type Child, startChild } from './child.ts';
import { foldersOf, prepareFolders, removeSocket } from './folders.ts';
import { hostOptions } from './host-options.ts';

export interface EmbeddedClickHouseOptions {
  /** Everything of the engine stands in it. Made if absent. */
  readonly directory: string;
  readonly logger: Logger;
  readonly clock?: Clock;
  /** The most memory that the engine takes; 1 GiB unless told. */
  readonly memoryBytesMax?: number;
  /** After so long without a call it is stopped until the next; 10 min unless told. */
  readonly idleMs?: number;
  /** How long to wait for an earlier engine on the folder to end; 30 s unless told. */
  readonly takeoverTimeoutMs?: number;
}

/** Keeps the engine running while it is held. */
export interface Hold {
  release(): void;
}

export interface EmbeddedClickHouse extends AsyncDisposable {
  readonly socketPath: string;
  /** The engine's process, while it runs. */
  readonly pid: number | undefined;
  /**
   * Starts the engine unless it runs.
   * @throws ClickHouseError `in-use`, `start-failed`; `unavailable` for a while after either or
   *   after the engine died; `closed`
   */
  hold(): Promise<Hold>;
  /** Ends the engine for good. */
  stop(): Promise<void>;
}

const backOffFirstMs = 100;
const backOffMaxMs = 10_000;
/** A life of this length shows that the engine is well. */
const healthyMs = 60_000;
const idleDefaultMs = 10 * 60_000;

/** ClickHouse in a child process of ours, started by the first call. */
export function startEmbeddedClickHouse(options: EmbeddedClickHouseOptions): EmbeddedClickHouse {
  return new LazyEngine(options);
}

class LazyEngine implements EmbeddedClickHouse {
  readonly #options: EmbeddedClickHouseOptions;
  readonly #clock: Clock;
  readonly #folders;
  #starting: Promise<void> | undefined;
  #stopping: Promise<void> | undefined;
  #child: Child | undefined;
  #holds = 0;
  #idle: NodeJS.Timeout | undefined;
  #closed = false;
  /** Deaths and failed starts one after another. */
  #failures = 0;
  #notBeforeMs = 0;
  #startedMs = 0;

  constructor(options: EmbeddedClickHouseOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#folders = foldersOf(options.directory);
  }

  get socketPath(): string {
    return this.#folders.socketPath;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  async hold(): Promise<Hold> {
    this.#holds += 1;
    clearTimeout(this.#idle);
    try {
      await this.#stopping;
      await this.#ensureStarted();
    } catch (error) {
      this.#letGo();
      throw error;
    }
    let released = false;
    return {
      release: () => {
        if (!released) this.#letGo();
        released = true;
      },
    };
  }

  async stop(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#idle);
    await this.#starting?.catch(() => undefined);
    await this.#end();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  #letGo(): void {
    this.#holds -= 1;
    if (this.#holds > 0 || this.#closed) return;
    this.#idle = setTimeout(() => void this.#end(), this.#options.idleMs ?? idleDefaultMs);
    this.#idle.unref();
  }

  async #ensureStarted(): Promise<void> {
    if (this.#closed) throw new ClickHouseError('closed', 'ClickHouse has been stopped');
    if (this.#child !== undefined) return;
    if (this.#starting === undefined) {
      const waitMs = this.#notBeforeMs - this.#clock.monotonicMs();
      if (waitMs > 0) {
        throw new ClickHouseError('unavailable', 'ClickHouse has ended and starts again shortly');
      }
      this.#starting = this.#start().finally(() => {
        this.#starting = undefined;
      });
    }
    await this.#starting;
  }

  async #start(): Promise<void> {
    try {
      await prepareFolders(this.#folders);
      const child = await this.#takeOver();
      this.#child = child;
      void child.exited.then((how) => this.#died(child, how));
    } catch (error) {
      this.#backOff();
      throw error;
    }
  }

  /** The engine of a process that was killed a moment ago may still be ending: wait for it. */
  async #takeOver(): Promise<Child> {
    const { logger, memoryBytesMax = 1024 ** 3, takeoverTimeoutMs = 30_000 } = this.#options;
    const deadlineMs = this.#clock.monotonicMs() + takeoverTimeoutMs;
    for (;;) {
      try {
        return await this.#startOnce(logger, memoryBytesMax);
      } catch (error) {
        const locked = error instanceof ClickHouseError && error.code === 'in-use';
        if (!locked || this.#clock.monotonicMs() >= deadlineMs) throw error;
        await this.#clock.sleep(100);
      }
    }
  }

  async #startOnce(logger: Logger, memoryBytesMax: number): Promise<Child> {
    const startedMs = this.#clock.monotonicMs();
    const child = await startChild(hostOptions(this.#folders, memoryBytesMax), logger);
    const tookMs = Math.round(this.#clock.monotonicMs() - startedMs);
    logger.info({ component: 'clickhouse', pid: child.pid, tookMs }, 'ClickHouse has started');
    this.#startedMs = startedMs;
    return child;
  }

  #died(child: Child, how: string): void {
    if (this.#child !== child) return;
    this.#child = undefined;
    if (this.#clock.monotonicMs() - this.#startedMs >= healthyMs) this.#failures = 0;
    this.#backOff();
    this.#options.logger.error({ component: 'clickhouse', how }, 'ClickHouse has ended by itself');
  }

  #backOff(): void {
    const delayMs = Math.min(backOffFirstMs * 2 ** this.#failures, backOffMaxMs);
    this.#failures += 1;
    this.#notBeforeMs = this.#clock.monotonicMs() + delayMs;
  }

  async #end(): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    this.#child = undefined;
    this.#stopping = child.stop().then(() => removeSocket(this.#folders));
    await this.#stopping;
    this.#stopping = undefined;
    this.#options.logger.info({ component: 'clickhouse' }, 'ClickHouse has been stopped');
  }
}
