import { createHash } from 'node:crypto';
import { fileSource } from '@vitrine/client/node';
import { mapInOrder } from '../../platform/map-in-order.ts';
import { findFiles } from './submit-files.ts';

/** A file whose bytes were read. */
export interface HashedFile {
  readonly kind: 'hashed';
  readonly path: string;
  readonly location: string | Buffer;
  readonly sizeBytes: number;
  /** 32 bytes. */
  readonly sha256: Uint8Array;
}

export type Scanned =
  | HashedFile
  | { readonly kind: 'skipped' | 'failed'; readonly path: string; readonly reason: string };

export interface HashingOptions {
  /** Files that are read at a time; each in pieces, none is whole in memory. */
  readonly concurrency: number;
  readonly signal: AbortSignal;
  readonly onRead: (bytes: number) => void;
}

/** The files at and below the paths with their hashes, in order, no further than they are asked for. */
export function hashFiles(
  paths: readonly string[],
  { concurrency, signal, onRead }: HashingOptions,
): AsyncGenerator<Scanned> {
  return mapInOrder(findFiles(paths, undefined), concurrency, async (found): Promise<Scanned> => {
    if (found.kind !== 'file') return found;
    signal.throwIfAborted();
    const { path, location } = found;
    try {
      return { kind: 'hashed', path, location, ...(await hashFile(location, { signal, onRead })) };
    } catch (error) {
      signal.throwIfAborted();
      return {
        kind: 'failed',
        path,
        reason: error instanceof Error ? error.message : String(error),
      };
    }
  });
}

/** The file may have become a link or a pipe since it was found: neither is opened. */
async function hashFile(
  location: string | Buffer,
  { signal, onRead }: Pick<HashingOptions, 'signal' | 'onRead'>,
): Promise<Pick<HashedFile, 'sizeBytes' | 'sha256'>> {
  const source = await fileSource(location, { followSymlinks: false });
  const hash = createHash('sha256');
  let sizeBytes = 0;
  for await (const piece of (await source.open()) as AsyncIterable<Uint8Array>) {
    signal.throwIfAborted();
    hash.update(piece);
    sizeBytes += piece.length;
    onRead(piece.length);
  }
  return { sizeBytes, sha256: hash.digest() };
}

/** So many at a time, and the rest at the end. */
export async function* batchesOf<T>(items: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let batch: T[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
