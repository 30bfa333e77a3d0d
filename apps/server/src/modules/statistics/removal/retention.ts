import type { Clock } from '../../../platform/clock.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { Postgres } from '../../../platform/postgres/index.ts';
import type { Ledger } from '../../ledger/index.ts';
import { PolicyError, RegionError, retentionDays, type SitePolicy } from '../../residency/index.ts';
import type { Partition } from '../blocks/event-store.ts';
import type { BlockWriter, OpenRegions } from '../blocks/writer.ts';
import type { EventRemoval } from './event-removal.ts';
import * as store from './removal-store.ts';

export interface StatisticsRetentionDeps {
  readonly db: Postgres;
  readonly ledger: Pick<Ledger, 'append'>;
  readonly removal: Pick<EventRemoval, 'dropMonth'>;
  readonly writer: Pick<BlockWriter, 'alone'>;
  readonly policy: Pick<SitePolicy, 'current'> & OpenRegions;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Ends months of events that have been kept for as long as the policy said. */
export interface StatisticsRetention {
  /**
   * Drops each month of a region whose end is longer ago than events are kept, where the region is
   * open here; what has moved away, or is about to, is its relocation's. Resolves to how many were.
   */
  runDue(signal?: AbortSignal): Promise<number>;
}

const dayMs = 86_400_000;

export function createStatisticsRetention(deps: StatisticsRetentionDeps): StatisticsRetention {
  const { db, ledger, removal, writer, policy, clock, logger } = deps;

  async function runDue(signal?: AbortSignal): Promise<number> {
    const days = keptDays();
    if (days === undefined) return 0;
    const keptSince = Temporal.Instant.fromEpochMilliseconds(clock.nowMs() - days * dayMs);
    let dropped = 0;
    for (const month of await store.readDueMonths(db, keptSince)) {
      signal?.throwIfAborted();
      try {
        await drop(month, days, signal);
        dropped += 1;
      } catch (error) {
        if (!(error instanceof RegionError)) throw error;
        logger.debug({ ...month, code: error.code }, 'a month waits: its region is not open');
      }
    }
    return dropped;
  }

  /** Undefined: there is no policy yet, and so there are no events. */
  function keptDays(): number | undefined {
    try {
      return retentionDays(policy.current(), 'statistics');
    } catch (error) {
      if (error instanceof PolicyError && error.code === 'no-policy') return undefined;
      throw error;
    }
  }

  async function drop(partition: Partition, days: number, signal?: AbortSignal): Promise<void> {
    const { region, month } = partition;
    // Alone, so that no block of the month is on its way; from the commit on none sets out.
    await writer.alone(region, () =>
      db.transaction(async (tx) => {
        await policy.requireOpen(tx, region, 'statistics');
        const at = Temporal.Instant.fromEpochMilliseconds(clock.nowMs());
        await store.beginDropping(tx, partition, days, at);
      }),
    );
    await db.transaction(async (tx) => {
      // Held until the end: a relocation's fence waits, or comes first.
      await policy.requireOpen(tx, region, 'statistics');
      await removal.dropMonth(partition, signal);
      const keptDays = await store.readRetention(tx, partition);
      const gone = await store.markExpired(tx, partition);
      const payload = { month, ...gone, retentionDays: keptDays };
      const entry = { type: 'statistics.expired', region, payload };
      const [logged] = await ledger.append(tx, [entry]);
      if (logged === undefined) throw new Error('the ledger logged nothing');
      store.markDropped(tx, partition, logged.index);
    });
    logger.info(partition, 'a month of events has been dropped');
  }

  return { runDue };
}
