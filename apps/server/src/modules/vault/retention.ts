import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Postgres, Transaction } from '../../platform/postgres/index.ts';
import type { Ledger } from '../ledger/index.ts';
import { RegionError } from '../residency/index.ts';
import type { VaultEngine } from './engine/index.ts';
import { deleteLooks } from './finding/looks-store.ts';
import * as store from './retention-store.ts';
import { runRegularly } from './schedule.ts';
import type { OpenRegions } from './types.ts';

export interface RetentionDeps {
  readonly db: Postgres;
  readonly ledger: Pick<Ledger, 'append' | 'eraseOpenings'>;
  readonly engine: Pick<VaultEngine, 'removeMany'>;
  readonly regions: OpenRegions;
  /** Whoever keeps more of a sample ends it in the same transaction. */
  readonly removal?: SampleRemoval;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface SampleRemoval {
  /** `version`: index of the entry that tells of the sample's end. */
  removed(
    tx: Transaction,
    samples: readonly { readonly id: string; readonly version: bigint }[],
  ): Promise<void>;
}

/** Ends what has been kept for as long as the policy said. */
export interface Retention extends AsyncDisposable {
  /**
   * Expires every sample whose time is over, in regions that are open here. Row, entry and the end
   * of the openings are one transaction; the bytes go after it, and what a crash leaves of them is
   * an orphan (`sweepOrphans`). Who looked at what is forgotten after a year. Resolves to how many
   * samples were expired.
   */
  runDue(signal?: AbortSignal): Promise<number>;
}

const everyMs = 60 * 60 * 1_000;
const batchSamples = 50;
const dayMs = 24 * 60 * 60 * 1_000;
const looksKeptMs = 365 * dayMs;

/** @param options.background runs now and every hour until disposed of */
export function createRetention(
  deps: RetentionDeps,
  options: { readonly background: boolean } = { background: true },
): Retention {
  const { db, ledger, engine, clock, logger } = deps;
  const now = () => Temporal.Instant.fromEpochMilliseconds(clock.nowMs());

  async function runDue(signal?: AbortSignal): Promise<number> {
    const before = clock.nowMs() - looksKeptMs;
    await deleteLooks(db, Temporal.Instant.fromEpochMilliseconds(before));
    let expired = 0;
    for (const region of await store.expiredRegions(db, now())) {
      try {
        expired += await expireRegion(region, signal);
      } catch (error) {
        if (!(error instanceof RegionError)) throw error;
        // A fence lasts seconds; what has moved away is ended at its new home.
        logger.debug({ region, code: error.code }, 'expired samples wait: the region is not open');
      }
    }
    return expired;
  }

  async function expireRegion(region: string, signal?: AbortSignal): Promise<number> {
    let expired = 0;
    for (;;) {
      signal?.throwIfAborted();
      const ended = await db.transaction((tx) => expireBatch(tx, region));
      await removeObjects(ended);
      expired += ended.length;
      if (ended.length < batchSamples) return expired;
    }
  }

  async function expireBatch(tx: Transaction, region: string): Promise<store.ExpiredSample[]> {
    await deps.regions.requireOpen(tx, region, 'files');
    const due = await store.lockExpired(tx, { region, now: now(), limit: batchSamples });
    if (due.length === 0) return [];
    const ids = due.map(({ id }) => id);
    const submissions = await store.submissionsOf(tx, ids);
    for (const subject of [...ids, ...submissions.map(({ id }) => id)]) {
      await ledger.eraseOpenings(tx, { subject });
    }
    await store.deleteTraces(tx, ids);
    const logged = await ledger.append(tx, due.map(entryOf(region)));
    const versions = new Map(ids.map((id, i) => [id, logged[i]?.index ?? missing()]));
    const samples = ids.map((id) => ({ id, version: versions.get(id) ?? missing() }));
    await deps.removal?.removed(tx, samples);
    await store.markDeleted(tx, {
      samples,
      submissions: submissions.map(({ id, sample }) => ({
        id,
        version: versions.get(sample) ?? missing(),
      })),
    });
    return due;
  }

  async function removeObjects(ended: readonly store.ExpiredSample[]): Promise<void> {
    const { failed } = await engine.removeMany(ended.map(({ object_key }) => object_key));
    for (const { key, dataCentre, code } of failed) {
      const context = { objectKey: key, dataCentre, code };
      logger.warn(context, 'an expired object could not be removed; the sweep of orphans will');
    }
  }

  const schedule = { name: 'retention', everyMs, clock, logger };
  const background = options.background ? runRegularly(schedule, runDue) : undefined;
  return {
    runDue,
    [Symbol.asyncDispose]: async () => {
      await background?.[Symbol.asyncDispose]();
    },
  };
}

function entryOf(region: string) {
  return ({ id, received_at, expires_at }: store.ExpiredSample) => {
    const keptMs = expires_at.epochMilliseconds - received_at.epochMilliseconds;
    const payload = { sample: id, retentionDays: Math.round(keptMs / dayMs) };
    return { type: 'sample.expired', region, subject: id, payload };
  };
}

function missing(): never {
  throw new Error('the ledger took fewer entries than it was given');
}
