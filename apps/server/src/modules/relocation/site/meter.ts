import type { Clock } from '../../../platform/clock.ts';

export interface Meter {
  add(objects: number, bytes: number): Promise<void>;
}

const sendEveryMs = 500;
const windowMs = 5000;

/** Adds up what was done, and tells it with the rate of the last seconds, twice a second at the most. */
export function createMeter(
  clock: Clock,
  send: (objects: number, bytes: number, bytesPerSecond: number) => Promise<void>,
): Meter {
  let objects = 0;
  let bytes = 0;
  let sentAtMs = Number.NEGATIVE_INFINITY;
  let marks: { atMs: number; bytes: number }[] = [];
  return {
    add: async (moreObjects, moreBytes) => {
      objects += moreObjects;
      bytes += moreBytes;
      const atMs = clock.monotonicMs();
      marks = [...marks.filter((mark) => atMs - mark.atMs < windowMs), { atMs, bytes }];
      if (atMs - sentAtMs < sendEveryMs) return;
      sentAtMs = atMs;
      const [first] = marks;
      const elapsedMs = first === undefined ? 0 : atMs - first.atMs;
      const rate = elapsedMs > 0 ? ((bytes - (first?.bytes ?? 0)) / elapsedMs) * 1000 : 0;
      await send(objects, bytes, Math.round(rate));
    },
  };
}
