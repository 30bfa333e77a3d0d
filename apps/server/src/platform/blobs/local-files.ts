import * as fs from 'node:fs';
import { promisify } from 'node:util';
import { Pace } from './pace.ts';

/** A file being written. */
export interface WritableFile {
  /** Resolves to how many bytes were written, possibly not all. */
  writev(chunks: readonly Uint8Array[], position: number): Promise<number>;
  datasync(): Promise<void>;
  close(): Promise<void>;
}

/** The calls by which objects are written. */
export interface FileCalls {
  /** Makes a new file, readable by its owner alone. */
  create(path: string): Promise<WritableFile>;
  rename(from: string, to: string): Promise<void>;
  freeBytes(folder: string): Promise<number>;
}

/** Writes up to this size go to the page cache in less time than the thread may take. */
const shortWriteBytes = 512 * 1024;

const fdatasync = promisify(fs.fdatasync);
const writev = promisify(fs.writev);
const close = promisify(fs.close);

/** For threads that answer others: every call waits in the thread pool. */
export const pooledCalls: FileCalls = {
  async create(path) {
    const fd = await promisify(fs.open)(path, 'wx', 0o600);
    return {
      writev: async (chunks, position) => (await writev(fd, chunks, position)).bytesWritten,
      datasync: () => fdatasync(fd),
      close: () => close(fd),
    };
  },
  rename: promisify(fs.rename),
  async freeBytes(folder) {
    return available(await promisify(fs.statfs)(folder));
  },
};

/**
 * For threads that do nothing else than store: calls that only touch memory are made on the spot,
 * which spares a change of threads for each; what waits for the disk stays in the thread pool.
 */
export function createDirectCalls(): FileCalls {
  const pace = new Pace();
  return {
    async create(path) {
      const fd = fs.openSync(path, 'wx', 0o600);
      return {
        async writev(chunks, position) {
          const bytes = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
          if (bytes <= shortWriteBytes && pace.isDirect()) {
            return pace.timed(() => fs.writevSync(fd, chunks, position));
          }
          return (await writev(fd, chunks, position)).bytesWritten;
        },
        datasync: () => fdatasync(fd),
        close: async () => fs.closeSync(fd),
      };
    },
    rename: async (from, to) => fs.renameSync(from, to),
    freeBytes: async (folder) => available(fs.statfsSync(folder)),
  };
}

function available({ bavail, bsize }: fs.StatsFs): number {
  return bavail * bsize;
}
