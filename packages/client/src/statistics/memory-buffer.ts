import {
  type BatchLimits,
  defaultBufferBytesMax,
  type EventBuffer,
  type StatisticsCounts,
  type TakenBatch,
  type WhenFull,
} from './buffer.ts';
import { utf8Bytes } from './event.ts';

export interface MemoryBufferOptions {
  /** Bytes of events that may wait: 64 MiB unless told. */
  readonly bytesMax?: number;
  /** `drop-oldest` unless told. */
  readonly whenFull?: WhenFull;
}

interface Waiting {
  readonly line: string;
  readonly bytes: number;
}

/** A buffer that ends with its process: for browsers, and where there is no disk. */
export function createMemoryBuffer(options: MemoryBufferOptions = {}): EventBuffer {
  const { bytesMax = defaultBufferBytesMax, whenFull = 'drop-oldest' } = options;
  const waiting: Waiting[] = [];
  const sums = { recorded: 0, accepted: 0, duplicate: 0, refused: 0, pending: 0, dropped: 0 };
  let waitingBytes = 0;
  /** Of the first ones, how many are being sent. */
  let taken = 0;

  function remove(from: number, count: number): void {
    for (const { bytes } of waiting.splice(from, count)) waitingBytes -= bytes;
  }

  function makeRoom(bytes: number): boolean {
    while (waitingBytes + bytes > bytesMax) {
      if (whenFull === 'drop-newest' || waiting.length === taken) return false;
      remove(taken, 1);
      sums.dropped += 1;
    }
    return true;
  }

  return {
    skewMs: 0,
    get counts(): StatisticsCounts {
      return { ...sums, waiting: waiting.length, waitingBytes };
    },
    append: async (line) => {
      const bytes = utf8Bytes(line) + 1;
      sums.recorded += 1;
      if (!makeRoom(bytes)) {
        sums.dropped += 1;
        return false;
      }
      waiting.push({ line, bytes });
      waitingBytes += bytes;
      return true;
    },
    take: async ({ eventsMax, bytesMax: batchBytesMax }: BatchLimits) => {
      const lines: string[] = [];
      let batchBytes = 0;
      for (const { line, bytes } of waiting) {
        batchBytes += bytes;
        if (lines.length >= eventsMax || (lines.length > 0 && batchBytes > batchBytesMax)) break;
        lines.push(line);
      }
      taken = lines.length;
      return taken === 0 ? undefined : { lines };
    },
    settle: async ({ lines }: TakenBatch, { accepted, duplicate, refused, pending }) => {
      taken = 0;
      remove(0, lines.length);
      sums.accepted += accepted;
      sums.duplicate += duplicate;
      sums.refused += refused;
      sums.pending += pending;
    },
    close: async () => {},
  };
}
