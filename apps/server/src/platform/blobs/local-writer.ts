import { unlink } from 'node:fs/promises';
import type { BlobWriter } from './blob-store.ts';
import { systemErrorCode } from './errors.ts';
import type { WritableFile } from './local-files.ts';

/** Bytes after which what is written starts on its way to the disk, to keep the commit short. */
const flushBytes = 32 * 1024 * 1024;

export interface LocalWriterParts {
  readonly file: WritableFile;
  /** Path of the file under `incoming/`. */
  readonly temporary: string;
  /** Moves the closed, synced file to its place, durably. */
  publish(): Promise<void>;
  mapError(error: unknown): Error;
}

/** Writes one file under `incoming/` and publishes it. */
export class LocalWriter implements BlobWriter {
  readonly #parts: LocalWriterParts;
  #position = 0;
  #flushedTo = 0;
  #flush: Promise<unknown> = Promise.resolve();
  #flushFailure: { error: unknown } | undefined;
  #open = true;

  constructor(parts: LocalWriterParts) {
    this.#parts = parts;
  }

  async write(...chunks: Uint8Array[]): Promise<void> {
    try {
      await this.#append(chunks);
      if (this.#position - this.#flushedTo >= flushBytes) await this.#startFlush();
    } catch (error) {
      throw this.#parts.mapError(error);
    }
  }

  async commit(): Promise<void> {
    try {
      await this.#flush;
      this.#checkFlush();
      await this.#parts.file.datasync();
      await this.#close();
      await this.#parts.publish();
    } catch (error) {
      await this.abort();
      throw this.#parts.mapError(error);
    }
  }

  async abort(): Promise<void> {
    await this.#flush;
    // A file that cannot be closed or unlinked is a leftover, which the next opening removes.
    await this.#close().catch(() => undefined);
    await unlink(this.#parts.temporary).catch((error: unknown) => {
      if (systemErrorCode(error) === '') throw error;
    });
  }

  async #append(chunks: Uint8Array[]): Promise<void> {
    const { file } = this.#parts;
    let rest = chunks.filter((chunk) => chunk.length > 0);
    while (rest.length > 0) {
      const bytesWritten = await file.writev(rest, this.#position);
      this.#position += bytesWritten;
      rest = skipBytes(rest, bytesWritten);
    }
  }

  /** A failed sync may have dropped pages, so its failure must stay known until the commit. */
  async #startFlush(): Promise<void> {
    await this.#flush;
    this.#checkFlush();
    this.#flushedTo = this.#position;
    this.#flush = this.#parts.file.datasync().catch((error: unknown) => {
      this.#flushFailure = { error };
    });
  }

  #checkFlush(): void {
    if (this.#flushFailure) throw this.#flushFailure.error;
  }

  async #close(): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    await this.#parts.file.close();
  }
}

/** What remains of the chunks after their first `bytes` bytes. */
function skipBytes(chunks: readonly Uint8Array[], bytes: number): Uint8Array[] {
  let skip = bytes;
  return chunks.flatMap((chunk) => {
    const taken = Math.min(skip, chunk.length);
    skip -= taken;
    return taken < chunk.length ? [chunk.subarray(taken)] : [];
  });
}
