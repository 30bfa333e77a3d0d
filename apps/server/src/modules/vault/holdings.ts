import { type Clock, isoTime } from '../../platform/clock.ts';
import { createLately } from '../../platform/lately.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Postgres } from '../../platform/postgres/index.ts';
import { countSamples } from './holdings-store.ts';

/** How much a site holds of each region; regions of which it holds nothing are not listed. */
export interface Holdings {
  readonly countedAt: string;
  readonly regions: readonly {
    readonly region: string;
    readonly samples: number;
    /** Of plaintext. */
    readonly bytes: number;
  }[];
}

export interface HoldingsDeps {
  readonly db: Postgres;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Counting reads the whole table: many visitors must not do that often. */
const countEveryMs = 60_000;
const oldMs = 600_000;

/** @returns the holdings as they were some minutes ago at most, and when that was */
export function createHoldings({ db, clock, logger }: HoldingsDeps): () => Promise<Holdings> {
  return createLately({
    clock,
    freshMs: countEveryMs,
    oldMs,
    look: async () => {
      const countedAt = isoTime(clock.nowMs());
      const rows = await countSamples(db);
      const regions = rows.map(({ region, samples, bytes }) => ({
        region,
        samples: Number(samples),
        bytes: Number(bytes),
      }));
      return { countedAt, regions };
    },
    onFailure: (error) => logger.warn({ err: error }, 'the samples could not be counted'),
  });
}
