import type { Clock } from '../../../platform/clock.ts';
import type { Logger } from '../../../platform/logger.ts';
import { runRegularly } from '../../vault/index.ts';
import type { Uploads } from './service.ts';

const everyMs = 15 * 60 * 1_000;

/** Ends expired uploads now and every quarter of an hour, until disposed of. */
export function sweepRegularly(
  uploads: Pick<Uploads, 'sweep'>,
  { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
): AsyncDisposable {
  return runRegularly({ name: 'uploads', everyMs, clock, logger }, async (signal) => {
    const ended = await uploads.sweep(signal);
    if (ended > 0) logger.info({ ended }, 'uploads expired');
  });
}
