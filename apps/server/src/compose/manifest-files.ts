import { createReadStream } from 'node:fs';
import { open, rename, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { makeDirectoryDurably, syncDirectory } from '../platform/files.ts';

/** The manifests of certified relocations, one file each, in the office's folder. */
export function manifestFiles(directory: string) {
  const fileOf = (relocation: string) => path.join(directory, `${relocation}.manifest`);
  return {
    keep: async (relocation: string, bytes: AsyncIterable<Uint8Array>): Promise<void> => {
      await makeDirectoryDurably(directory);
      const temporary = `${fileOf(relocation)}.new`;
      const file = await open(temporary, 'w', 0o644);
      try {
        for await (const chunk of bytes) await file.writeFile(chunk);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, fileOf(relocation));
      await syncDirectory(directory);
    },
    read: async (relocation: string): Promise<Readable | undefined> => {
      try {
        await stat(fileOf(relocation));
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
        throw error;
      }
      return createReadStream(fileOf(relocation));
    },
  };
}
