import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { StreamHash, StreamSource } from '../source.ts';

export interface FileSourceOptions {
  /** Opens what a symbolic link points to; true unless told. */
  readonly followSymlinks?: boolean;
}

const readBytes = 262_144;

/**
 * A file as a source: read in pieces of 256 KiB, hashed on the way, opened anew for every attempt
 * and held to what it was at first, so that no attempt sends another content.
 * @throws the file system's error; `TypeError` for a folder, pipe, socket or device
 */
export async function fileSource(
  path: string | Buffer,
  { followSymlinks = true }: FileSourceOptions = {},
): Promise<StreamSource & { readonly sizeBytes: number }> {
  const first = await openRegular(path, followSymlinks);
  await first.handle.close();
  return {
    sizeBytes: first.sizeBytes,
    hash: sha256Hash,
    open: async () => {
      const { handle, identity } = await openRegular(path, followSymlinks);
      if (identity !== first.identity) {
        await handle.close();
        throw new Error(`${path} changed while it was being sent`);
      }
      return readPieces(handle);
    },
  };
}

interface Opened {
  readonly handle: FileHandle;
  readonly sizeBytes: number;
  /** Differs when the file was replaced or written to. */
  readonly identity: string;
}

/** Opens without waiting for a pipe's other end, then looks at what was opened. */
async function openRegular(path: string | Buffer, followSymlinks: boolean): Promise<Opened> {
  const { O_RDONLY, O_NONBLOCK = 0, O_NOFOLLOW = 0 } = constants;
  const flags = O_RDONLY | O_NONBLOCK | (followSymlinks ? 0 : O_NOFOLLOW);
  const handle = await open(path, flags);
  try {
    const stats = await handle.stat({ bigint: true });
    if (!stats.isFile()) throw new TypeError(`${path} is not a regular file`);
    const { dev, ino, size, mtimeNs } = stats;
    return { handle, sizeBytes: Number(size), identity: [dev, ino, size, mtimeNs].join(':') };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function* readPieces(handle: FileHandle): AsyncGenerator<Uint8Array> {
  try {
    for (;;) {
      const { bytesRead, buffer } = await handle.read(new Uint8Array(readBytes), 0, readBytes);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

function sha256Hash(): StreamHash {
  const hash = createHash('sha256');
  return {
    update: (chunk) => {
      hash.update(chunk);
    },
    digest: () => hash.digest('hex'),
  };
}
