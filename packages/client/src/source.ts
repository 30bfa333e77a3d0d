import { ClientError } from './errors.ts';

export type Chunks = ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;

/** An incremental SHA-256. */
export interface StreamHash {
  update(chunk: Uint8Array): void;
  /** 64 lower-case hex digits; called once, at the end. */
  digest(): string;
}

/** Bytes that can be read from their beginning as often as a retry needs. */
export interface StreamSource {
  /** Called once an attempt; what it returns is read to its end, or closed before. */
  open(): Chunks | Promise<Chunks>;
  /** Exact; sent as Content-Length, so that a site may refuse before it reads. */
  readonly sizeBytes?: number;
  /** Where given, the bytes are hashed as they are sent and the receipt is held against it. */
  readonly hash?: () => StreamHash;
}

export type Source = Uint8Array | Blob | StreamSource;
/** A source, or how to come by it when its turn has come. */
export type LazySource = Source | (() => Source | Promise<Source>);

/** What was handed to the network in one attempt. */
export interface Sent {
  readonly sizeBytes: number;
  /** Undefined where nobody could hash on the way. */
  readonly sha256: string | undefined;
}

export interface Upload {
  readonly body: ReadableStream<Uint8Array> | Blob;
  readonly sizeBytes: number | undefined;
  /** What the source threw, wrapped; undefined while it behaves. */
  failure(): ClientError | undefined;
  /** Undefined unless all bytes were read. */
  sent(): Sent | undefined;
  /** Lets go of the source, read to its end or not. */
  close(): Promise<void>;
}

/** @throws {ClientError} `source-failed` */
export async function resolveSource(source: LazySource): Promise<Source> {
  if (typeof source !== 'function') return source;
  try {
    return await source();
  } catch (error) {
    throw sourceFailed(error);
  }
}

/**
 * Opens a source for one attempt.
 * @param progressed called with the number of bytes handed over, for every piece
 * @throws {ClientError} `source-failed`
 */
export async function openUpload(
  source: Source,
  mode: 'stream' | 'blob',
  progressed: (bytes: number) => void,
): Promise<Upload> {
  const stream = toStreamSource(source);
  if (mode === 'stream') {
    return streamUpload(await openChunks(stream), stream, progressed);
  }
  if (source instanceof Blob) return blobUpload(source, undefined);
  return collectUpload(stream);
}

function toStreamSource(source: Source): StreamSource {
  if (source instanceof Uint8Array) {
    return { open: () => pieces(source), sizeBytes: source.length };
  }
  if (source instanceof Blob) return { open: () => source.stream(), sizeBytes: source.size };
  return source;
}

const pieceBytes = 65_536;

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    yield bytes.subarray(at, at + pieceBytes);
  }
}

async function openChunks(source: StreamSource): Promise<AsyncIterator<Uint8Array>> {
  try {
    return iteratorOf(await source.open());
  } catch (error) {
    throw sourceFailed(error);
  }
}

/** Not every browser can iterate over a stream. */
function iteratorOf(chunks: Chunks): AsyncIterator<Uint8Array> {
  if (!(chunks instanceof ReadableStream)) return chunks[Symbol.asyncIterator]();
  const reader = chunks.getReader();
  return {
    async next() {
      const { done, value } = await reader.read();
      return done ? { done: true, value: undefined } : { done: false, value };
    },
    async return() {
      await reader.cancel();
      return { done: true, value: undefined };
    },
  };
}

/** Reads a source and holds it to what it said: its size, and pieces of bytes. */
class Meter {
  readonly #source: StreamSource;
  readonly #hash: StreamHash | undefined;
  #sizeBytes = 0;
  #sent: Sent | undefined;

  constructor(source: StreamSource) {
    this.#source = source;
    this.#hash = source.hash?.();
  }

  /** Complete at the end, or once all announced bytes are read: answers can outrun the end. */
  get sent(): Sent | undefined {
    return this.#sizeBytes === this.#source.sizeBytes ? this.end() : this.#sent;
  }

  take(chunk: Uint8Array): void {
    if (!(chunk instanceof Uint8Array)) throw new TypeError('A piece is not a Uint8Array');
    if (chunk.length === 0) return;
    this.#sizeBytes += chunk.length;
    if (this.#sizeBytes > (this.#source.sizeBytes ?? Number.POSITIVE_INFINITY)) {
      throw new RangeError(`More than the ${this.#source.sizeBytes} bytes it had said`);
    }
    this.#hash?.update(chunk);
  }

  end(): Sent {
    const { sizeBytes = this.#sizeBytes } = this.#source;
    if (this.#sizeBytes !== sizeBytes) {
      throw new RangeError(`${this.#sizeBytes} bytes instead of the ${sizeBytes} it had said`);
    }
    this.#sent ??= { sizeBytes, sha256: this.#hash?.digest() };
    return this.#sent;
  }
}

function streamUpload(
  chunks: AsyncIterator<Uint8Array>,
  source: StreamSource,
  progressed: (bytes: number) => void,
): Upload {
  const meter = new Meter(source);
  let failure: ClientError | undefined;
  let reading = false;
  let closed = false;

  const next = async (): Promise<Uint8Array | undefined> => {
    for (;;) {
      const { done, value } = await chunks.next();
      if (done) {
        meter.end();
        return undefined;
      }
      meter.take(value);
      if (value.length > 0) return value;
    }
  };
  const pull = async (controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> => {
    if (closed) {
      controller.error(new Error('The attempt is over'));
      return;
    }
    reading = true;
    try {
      const chunk = await next();
      progressed(chunk?.length ?? 0);
      if (chunk === undefined) controller.close();
      else controller.enqueue(chunk);
    } catch (error) {
      failure = sourceFailed(error);
      throw failure;
    } finally {
      reading = false;
    }
  };
  return {
    body: new ReadableStream({ pull }, { highWaterMark: 0 }),
    sizeBytes: source.sizeBytes,
    failure: () => failure,
    sent: () => meter.sent,
    close: async () => {
      closed = true;
      const ending = endQuietly(chunks);
      // A source that is asleep ends when it wakes; nobody waits for that.
      if (!reading) await ending;
    },
  };
}

/** By now the attempt is decided, and an error of a source that is put away changes nothing. */
async function endQuietly(chunks: AsyncIterator<Uint8Array>): Promise<void> {
  await Promise.allSettled([chunks.return?.()]);
}

/** For runtimes whose `fetch` cannot stream a body; browsers keep large blobs on disk. */
async function collectUpload(source: StreamSource): Promise<Upload> {
  const meter = new Meter(source);
  const chunks = await openChunks(source);
  const metered = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done) {
        meter.end();
        controller.close();
      } else {
        meter.take(value);
        controller.enqueue(value);
      }
    },
  });
  try {
    return blobUpload(await new Response(metered).blob(), meter.sent?.sha256);
  } catch (error) {
    throw sourceFailed(error);
  } finally {
    await endQuietly(chunks);
  }
}

function blobUpload(body: Blob, sha256: string | undefined): Upload {
  return {
    body,
    sizeBytes: body.size,
    failure: () => undefined,
    sent: () => ({ sizeBytes: body.size, sha256 }),
    close: async () => {},
  };
}

function sourceFailed(error: unknown): ClientError {
  if (error instanceof ClientError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new ClientError('source-failed', `The source failed: ${message}`, { cause: error });
}
