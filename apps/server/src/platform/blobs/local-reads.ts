import * as fs from 'node:fs';
import { promisify } from 'node:util';
import { Pace } from './pace.ts';

/** How a store reads its files. */
export interface FileReads {
  /** At most as many bytes as the buffer holds. Resolves to how many there were. */
  read(fd: number, buffer: Uint8Array, position: number): Promise<number>;
  /** A buffer of at least so many bytes, with old ones in it. */
  take(sizeBytes: number): Buffer;
  /** A buffer that nobody reads any more. */
  giveBack(buffer: Buffer): void;
}

const readInPool = promisify(fs.read);

/** For threads that answer others: every call waits in the thread pool, and every buffer is new. */
export const pooledReads: FileReads = {
  read: async (fd, buffer, position) =>
    (await readInPool(fd, buffer, 0, buffer.length, position)).bytesRead,
  take: (sizeBytes) => Buffer.allocUnsafeSlow(sizeBytes),
  giveBack: () => undefined,
};

/** Buffers of this size are kept. */
const keptBytes = 256 * 1024;
const keptMax = 16;
/** Milliseconds of direct reads, and of what is done with them, before disks and sockets have their turn. */
const sliceMs = 2;

/**
 * For threads that do nothing else than store: what is in the page cache is read on the spot, into
 * memory that is used again. It then lies in the cache of the processor that works on it, no other
 * thread is woken, and the garbage collector has nothing to do.
 */
export function createDirectReads(): FileReads {
  const kept: Buffer[] = [];
  const pace = new Pace();
  let sliceEndsMs = 0;
  let turn: Promise<void> | undefined;

  function nextTurn(): Promise<void> {
    turn ??= new Promise((resolve) => {
      setImmediate(() => {
        turn = undefined;
        sliceEndsMs = performance.now() + sliceMs;
        resolve();
      });
    });
    return turn;
  }

  return {
    async read(fd, buffer, position) {
      if (!pace.isDirect()) return await pooledReads.read(fd, buffer, position);
      if (performance.now() >= sliceEndsMs) await nextTurn();
      return pace.timed(() => fs.readSync(fd, buffer, 0, buffer.length, position));
    },
    take: (sizeBytes) => {
      if (sizeBytes > keptBytes) return Buffer.allocUnsafeSlow(sizeBytes);
      return kept.pop() ?? Buffer.allocUnsafeSlow(keptBytes);
    },
    giveBack: (buffer) => {
      if (buffer.length === keptBytes && kept.length < keptMax) kept.push(buffer);
    },
  };
}
