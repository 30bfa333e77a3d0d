import { AgeError, HeaderReader, type Identity, type Recipient, rewrapHeader } from '@vitrine/age';
import { BlobError, type BlobStore } from '../../../platform/blobs/index.ts';
import { VaultEngineError } from './errors.ts';
import type { WorkerPool } from './worker-pool.ts';

/** The error that a failed reading of one data centre stands for. */
export function readFailure(error: unknown, dataCentre: string, key: string): unknown {
  if (error instanceof AgeError) {
    const failed = [{ dataCentre, code: error.code }];
    return new VaultEngineError('damaged', `${dataCentre}: ${error.code}`, {
      key,
      failed,
      cause: error,
    });
  }
  if (!(error instanceof BlobError)) return error;
  const code = error.code === 'not-found' ? 'not-found' : 'unreadable';
  const failed = [{ dataCentre, code: error.code }];
  return new VaultEngineError(code, `${dataCentre}: ${error.code}`, { key, failed, cause: error });
}

/** The plaintext that a worker decrypts, at the pace at which it is used. */
export async function* openInWorker(
  workers: WorkerPool,
  key: string,
  identity: string,
  dataCentres: readonly string[],
): AsyncGenerator<Uint8Array> {
  const arrived: (readonly Uint8Array[])[] = [];
  let end: { error?: unknown } | undefined;
  let wake = Promise.withResolvers<void>();
  const link = workers.choose();
  const listener = {
    pieces(pieces: readonly Uint8Array[]) {
      arrived.push(pieces);
      wake.resolve();
    },
    done() {
      end = {};
      wake.resolve();
    },
    failed(error: unknown) {
      end = { error };
      wake.resolve();
    },
  };
  const id = link.start(listener, (id) => ({ op: 'open', id, key, identity, dataCentres }));
  try {
    for (;;) {
      const pieces = arrived.shift();
      if (pieces) {
        yield* pieces;
        link.send({ op: 'more', id });
      } else if (end) {
        if ('error' in end) throw end.error;
        return;
      } else {
        await wake.promise;
        wake = Promise.withResolvers();
      }
    }
  } finally {
    if (!end) link.send({ op: 'abort', id });
  }
}

/** An age file under a new header, its payload as it is. */
export async function* rewrapped(
  store: BlobStore,
  key: string,
  identity: Identity,
  recipient: Recipient,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  const header = new HeaderReader();
  let begun = false;
  try {
    for await (const bytes of await store.read(key, signal)) {
      if (begun) {
        yield bytes;
        continue;
      }
      const split = header.push(bytes);
      if (!split) continue;
      begun = true;
      yield rewrapHeader(split.header, identity, [recipient]);
      if (split.rest.length > 0) yield split.rest;
    }
    if (!begun) throw new VaultEngineError('damaged', `${store.name}: no whole header`, { key });
  } catch (error) {
    throw readFailure(error, store.name, key);
  }
}
