import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';

export interface Schedule {
  /** Stands in the log. */
  readonly name: string;
  readonly everyMs: number;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Runs something now and then again and again, each time so long after the end of the last, until
 * disposed of. A failure is logged and does not end it.
 */
export function runRegularly(
  { name, everyMs, clock, logger }: Schedule,
  run: (signal: AbortSignal) => Promise<unknown>,
): AsyncDisposable {
  const stop = new AbortController();
  const loop = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      try {
        await run(stop.signal);
      } catch (error) {
        if (stop.signal.aborted) return;
        logger.error({ err: error, task: name }, 'a regular task failed; it is tried again');
      }
      await sleep();
    }
  };
  const sleep = async (): Promise<void> => {
    try {
      await clock.sleep(everyMs, stop.signal);
    } catch (error) {
      if (!stop.signal.aborted) throw error;
    }
  };
  const running = loop();
  return {
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await running;
    },
  };
}
