import type { Clock } from '../../../platform/clock.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { Uploads } from './service.ts';

const everyMs = 15 * 60 * 1_000;

/** Ends expired uploads now and every quarter of an hour, until disposed of. */
export function sweepRegularly(
  uploads: Pick<Uploads, 'sweep'>,
  { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
): AsyncDisposable {
  const stop = new AbortController();
  const loop = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      try {
        const ended = await uploads.sweep(stop.signal);
        if (ended > 0) logger.info({ ended }, 'uploads expired');
      } catch (error) {
        if (stop.signal.aborted) return;
        logger.error({ err: error }, 'the sweep of uploads failed; it is tried again');
      }
      await clock.sleep(everyMs, stop.signal).catch(() => undefined);
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
