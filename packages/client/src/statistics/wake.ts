import type { Clock } from '../clock.ts';

/** Something that one loop waits for and others bring about. */
export interface Wake {
  /** Ends the wait that is under way, or the next one. */
  now(): void;
  /** Until `now` is called, or some time has passed. */
  within(ms: number | undefined): Promise<void>;
}

export function createWake(clock: Clock): Wake {
  let isDue = false;
  let end: (() => void) | undefined;

  return {
    now: () => {
      isDue = true;
      end?.();
    },
    within: async (ms) => {
      if (!isDue) {
        const over = new AbortController();
        const called = new Promise<void>((resolve) => {
          end = resolve;
        });
        const passed = ms === undefined ? called : pass(clock, ms, over.signal);
        await Promise.race([called, passed]);
        end = undefined;
        over.abort();
      }
      isDue = false;
    },
  };
}

/** Resolves when the time has passed, and also when nobody waits for it any more. */
async function pass(clock: Clock, ms: number, over: AbortSignal): Promise<void> {
  try {
    await clock.sleep(ms, over);
  } catch (error) {
    if (!over.aborted) throw error;
  }
}
