import { configure, ZipWriter } from '@zip.js/zip.js';

/** The password by which the trade marks an archive of hostile files. */
export const infectedPassword = 'infected';

export interface ZipOptions {
  /** Name of the file inside. */
  readonly name: string;
  /** Its date inside. */
  readonly modifiedAt: Date;
  /**
   * `zip-crypto` opens with every tool, `aes-256` is for receivers whose tools know it. Neither
   * protects anything, since the password is known. Default `zip-crypto`.
   */
  readonly encryption?: 'zip-crypto' | 'aes-256';
}

// The library would start web workers and fetch its compressor; the platform has one.
configure({ useWebWorkers: false });

/**
 * Wraps a sample as a zip of one file with the password `infected`.
 *
 * Fails as the source does, in which case the directory at the end is missing.
 */
export async function* zipStream(
  source: AsyncIterable<Uint8Array>,
  { name, modifiedAt, encryption = 'zip-crypto' }: ZipOptions,
): AsyncGenerator<Uint8Array> {
  const iterator = source[Symbol.asyncIterator]();
  const leaving = new AbortController();
  let fail: (error: unknown) => void = () => undefined;
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>({
    start(controller) {
      fail = (error) => controller.error(error);
    },
  });
  const writer = new ZipWriter(writable, {
    password: infectedPassword,
    zipCrypto: encryption === 'zip-crypto',
    encryptionStrength: 3,
    lastModDate: modifiedAt,
    signal: leaving.signal,
  });
  const write = async () => {
    await writer.add(name, streamOf(iterator));
    await writer.close();
  };
  // What the reader then sees is the failure itself.
  const writing = write().catch(fail);
  try {
    yield* readable;
    await writing;
  } finally {
    leaving.abort();
    // The library lets go of its source without a word.
    await iterator.return?.();
  }
}

function streamOf(iterator: AsyncIterator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      const next = await iterator.next();
      if (next.done) controller.close();
      else controller.enqueue(next.value);
    },
  });
}
