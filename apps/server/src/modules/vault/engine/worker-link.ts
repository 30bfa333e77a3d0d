import { Worker } from 'node:worker_threads';
import type { BufferPool } from './buffer-pool.ts';
import { fromErrorMessage, VaultEngineError } from './errors.ts';
import type { Reply, Result, Task, WorkerSetup } from './messages.ts';

/** Who waits for the replies to one call. */
export interface Listener {
  taken?(): void;
  pieces?(pieces: readonly Uint8Array[]): void;
  done(result: Result): void;
  failed(error: VaultEngineError): void;
  /** Key under which a lost worker may have left copies of what was not yet stored. */
  readonly writes?: string;
}

export interface WorkerEnd {
  readonly link: WorkerLink;
  /** Whether it was told to end. */
  readonly told: boolean;
  /** What it was writing. */
  readonly keys: readonly string[];
  readonly cause: unknown;
}

export interface WorkerLinkOptions {
  readonly setup: WorkerSetup;
  readonly pool: BufferPool;
  /** The thread ended; called once, before those who wait for replies hear of it. */
  onEnd(end: WorkerEnd): Promise<void>;
}

/** The main thread's end of one worker thread. Messages of one turn travel together. */
export class WorkerLink {
  readonly writer: string;
  readonly startedAtMs = performance.now();
  readonly #worker: Worker;
  readonly #pool: BufferPool;
  readonly #listeners = new Map<number, Listener>();
  readonly #ended = Promise.withResolvers<void>();
  #tasks: Task[] = [];
  #transfer: ArrayBuffer[] = [];
  #lentBytes = 0;
  #lastId = 0;
  #failure: VaultEngineError | undefined;
  #cause: unknown;

  constructor({ setup, pool, onEnd }: WorkerLinkOptions) {
    this.writer = setup.writer;
    this.#pool = pool;
    this.#worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: setup,
      name: 'vault',
    });
    this.#worker.on('message', (replies: readonly Reply[]) => this.#receive(replies));
    this.#worker.on('error', (error) => {
      this.#cause = error;
    });
    this.#worker.on('exit', () => this.#exited(onEnd));
  }

  /** Calls under way. */
  get calls(): number {
    return this.#listeners.size;
  }

  /** What is under way here, for choosing the least busy worker. */
  get load(): number {
    return this.#lentBytes + this.#listeners.size * 65_536;
  }

  /** Begins a call: `task` is given the number under which its replies come. */
  start(listener: Listener, task: (id: number) => Task): number {
    const id = ++this.#lastId;
    const failure = this.#failure;
    if (failure) queueMicrotask(() => listener.failed(failure));
    else this.#listeners.set(id, listener);
    this.send(task(id));
    return id;
  }

  /** Sends a task; its buffer is handed over. */
  send(task: Task): void {
    const parcel = 'parcel' in task ? task.parcel : undefined;
    if (this.#failure) {
      if (parcel) this.#pool.release(parcel.buffer);
      return;
    }
    if (this.#tasks.length === 0) setImmediate(() => this.#flush());
    this.#tasks.push(task);
    if (!parcel) return;
    this.#transfer.push(parcel.buffer);
    this.#lentBytes += parcel.buffer.byteLength;
  }

  /** Ends the thread; what is under way is rejected as `closed`. */
  async close(): Promise<void> {
    this.#failure ??= new VaultEngineError('closed', 'the vault engine is closed');
    await this.#worker.terminate();
    await this.#ended.promise;
  }

  #flush(): void {
    if (this.#failure) return;
    this.#worker.postMessage(this.#tasks, this.#transfer);
    this.#tasks = [];
    this.#transfer = [];
  }

  #receive(replies: readonly Reply[]): void {
    for (const reply of replies) {
      const listener = this.#listeners.get(reply.id);
      switch (reply.kind) {
        case 'taken':
          this.#lentBytes -= reply.buffer.byteLength;
          this.#pool.release(reply.buffer);
          listener?.taken?.();
          break;
        case 'pieces':
          listener?.pieces?.(reply.pieces);
          break;
        case 'done':
          this.#listeners.delete(reply.id);
          listener?.done(reply.result);
          break;
        case 'failed':
          this.#listeners.delete(reply.id);
          listener?.failed(fromErrorMessage(reply.error));
          break;
      }
    }
  }

  async #exited(onEnd: WorkerLinkOptions['onEnd']): Promise<void> {
    const told = this.#failure !== undefined;
    const lost = new VaultEngineError('worker-lost', 'the worker thread ended', {
      cause: this.#cause,
    });
    const failure = this.#failure ?? lost;
    this.#failure = failure;
    this.#pool.forget(this.#lentBytes);
    this.#lentBytes = 0;
    const listeners = [...this.#listeners.values()];
    this.#listeners.clear();
    const keys = listeners.flatMap(({ writes }) => (writes === undefined ? [] : [writes]));
    await onEnd({ link: this, told, keys, cause: this.#cause });
    for (const listener of listeners) listener.failed(failure);
    this.#ended.resolve();
  }
}
