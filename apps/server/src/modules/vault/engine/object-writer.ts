import { type BufferPool, largeBufferBytes, smallBufferBytes } from './buffer-pool.ts';
import { VaultEngineError } from './errors.ts';
import type { Result, WriteOrder, WrittenObject } from './messages.ts';
import type { Listener, WorkerLink } from './worker-link.ts';

/** Buffers of one upload between the threads at a time: 1 MiB. */
const windowBuffers = 4;

export interface ObjectWriterOptions {
  readonly pool: BufferPool;
  /** Of all writers, those that hold a part-filled buffer: kept by themselves. */
  readonly holders: Set<ObjectWriter>;
  readonly order: WriteOrder;
  readonly sizeBytesMax: number;
  chooseWorker(): WorkerLink;
}

interface PartFilled {
  readonly buffer: ArrayBuffer;
  lengthBytes: number;
}

interface Call {
  readonly link: WorkerLink;
  readonly id: number;
}

/**
 * The main thread's part of storing one object: gathers what comes from a socket into buffers and
 * hands them to a worker. What fits the first buffer goes as one message when it is complete.
 */
export class ObjectWriter {
  readonly #options: ObjectWriterOptions;
  readonly #result = Promise.withResolvers<WrittenObject>();
  #partial: PartFilled | undefined;
  #call: Call | undefined;
  #sizeBytes = 0;
  #outstanding = 0;
  #room: PromiseWithResolvers<void> | undefined;
  #failure: VaultEngineError | undefined;
  #busy = false;
  #ended = false;

  constructor(options: ObjectWriterOptions) {
    this.#options = options;
    this.#result.promise.catch(() => undefined);
  }

  async write(chunk: Uint8Array): Promise<void> {
    this.#enter();
    try {
      this.#check();
      this.#sizeBytes += chunk.length;
      if (this.#sizeBytes > this.#options.sizeBytesMax) await this.#refuseSize();
      await this.#append(chunk);
    } finally {
      this.#busy = false;
    }
  }

  async finish(): Promise<WrittenObject> {
    this.#enter();
    try {
      this.#check();
      this.#ended = true;
      const call = this.#call;
      if (call) {
        this.sendPartial();
        call.link.send({ op: 'finish', id: call.id });
      } else {
        this.#sendWhole();
      }
      return await this.#result.promise;
    } finally {
      this.#busy = false;
    }
  }

  async abort(): Promise<void> {
    this.#failure ??= new VaultEngineError('aborted', 'the writer was aborted', {
      key: this.#options.order.key,
    });
    this.#room?.resolve();
    this.#dropPartial();
    const call = this.#call;
    if (!call) return;
    if (!this.#ended) call.link.send({ op: 'abort', id: call.id });
    this.#ended = true;
    await this.#result.promise.catch(() => undefined);
  }

  /** Sends what is gathered though it fills no buffer, since others wait for memory. */
  sendPartial(): void {
    const parcel = this.#takePartial();
    if (!parcel) return;
    if (parcel.lengthBytes === 0) {
      this.#options.pool.release(parcel.buffer);
      return;
    }
    this.#call ??= this.#begin();
    this.#outstanding++;
    const { link, id } = this.#call;
    link.send({ op: 'chunk', id, parcel });
  }

  async #append(chunk: Uint8Array): Promise<void> {
    for (let at = 0; at < chunk.length; ) {
      const partial = this.#partial ?? (await this.#nextBuffer());
      const target = new Uint8Array(partial.buffer, partial.lengthBytes);
      const part = chunk.subarray(at, at + target.length);
      target.set(part);
      partial.lengthBytes += part.length;
      at += part.length;
      // A sample that ends with its first buffer still goes as one message.
      const full = partial.lengthBytes === partial.buffer.byteLength;
      if (full && (this.#call || at < chunk.length)) this.sendPartial();
    }
    if (this.#options.pool.contended) this.sendPartial();
    if (this.#failure) throw this.#failure;
  }

  async #nextBuffer(): Promise<PartFilled> {
    while (this.#outstanding >= windowBuffers) {
      this.#room = Promise.withResolvers();
      await this.#room.promise;
      this.#check();
    }
    const sizeBytes = this.#sizeBytes > smallBufferBytes ? largeBufferBytes : smallBufferBytes;
    const buffer = await this.#options.pool.acquire(sizeBytes);
    if (this.#failure) {
      this.#options.pool.release(buffer);
      throw this.#failure;
    }
    const partial = { buffer, lengthBytes: 0 };
    this.#partial = partial;
    this.#options.holders.add(this);
    return partial;
  }

  #begin(): Call {
    const { order, chooseWorker } = this.#options;
    const link = chooseWorker();
    return { link, id: link.start(this.#listener(), (id) => ({ op: 'begin', id, order })) };
  }

  #sendWhole(): void {
    const { order, chooseWorker } = this.#options;
    const link = chooseWorker();
    const parcel = this.#takePartial();
    const id = link.start(this.#listener(), (id) => ({ op: 'put', id, order, parcel }));
    this.#call = { link, id };
  }

  #listener(): Listener {
    return {
      writes: this.#options.order.key,
      taken: () => {
        this.#outstanding--;
        this.#room?.resolve();
      },
      done: (result) => this.#done(result),
      failed: (error) => this.#failed(error),
    };
  }

  #done({ stored }: Result): void {
    if (stored) this.#result.resolve(stored);
    else this.#result.reject(new TypeError('a worker ended an upload without a result'));
  }

  #failed(error: VaultEngineError): void {
    this.#failure ??= error;
    this.#dropPartial();
    this.#room?.resolve();
    this.#result.reject(error);
  }

  async #refuseSize(): Promise<never> {
    const { order, sizeBytesMax } = this.#options;
    const message = `the sample is larger than ${sizeBytesMax} bytes`;
    const failure = new VaultEngineError('too-large', message, { key: order.key });
    this.#failure = failure;
    await this.abort();
    throw failure;
  }

  #dropPartial(): void {
    const partial = this.#takePartial();
    if (partial) this.#options.pool.release(partial.buffer);
  }

  #takePartial(): PartFilled | undefined {
    const partial = this.#partial;
    this.#partial = undefined;
    this.#options.holders.delete(this);
    return partial;
  }

  #check(): void {
    if (this.#failure) throw this.#failure;
    if (this.#ended) throw new TypeError('the writer has ended');
  }

  #enter(): void {
    if (this.#busy) throw new TypeError('one call of a writer at a time');
    this.#busy = true;
  }
}
