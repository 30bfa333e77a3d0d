import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Postgres } from '../../platform/postgres/index.ts';
import type { Ledger } from '../ledger/index.ts';
import { type VaultEngine, VaultEngineError } from './engine/index.ts';
import * as store from './repair-store.ts';

export interface RepairsDeps {
  readonly db: Postgres;
  readonly ledger: Pick<Ledger, 'append'>;
  readonly engine: Pick<VaultEngine, 'repair' | 'remove' | 'dataCentres'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Brings copies to the data centres that lack them, from those that have them. */
export interface Repairs extends AsyncDisposable {
  /** Does what is due now. Resolves to how many copies were made. */
  runDue(signal?: AbortSignal): Promise<number>;
  /** How many copies are still missing. */
  waiting(): Promise<bigint>;
}

const atOnce = 8;
const pollMs = 5_000;
/** A repair that takes longer may be begun a second time, which does no harm. */
const leaseMs = 600_000;
const backoffMs = { first: 5_000, max: 600_000 };

/** @param options.background runs every few seconds until disposed of */
export function createRepairs(
  deps: RepairsDeps,
  options: { background: boolean } = { background: true },
): Repairs {
  const { db, engine, ledger, clock, logger } = deps;
  const stop = new AbortController();

  async function runDue(signal?: AbortSignal): Promise<number> {
    let made = 0;
    for (;;) {
      signal?.throwIfAborted();
      const now = clock.nowMs();
      const due = await store.takeDueRepairs(db, {
        now: instant(now),
        leaseUntil: instant(now + leaseMs),
        limit: atOnce,
      });
      if (due.length === 0) return made;
      const done = await Promise.all(due.map(attempt));
      made += done.filter(Boolean).length;
    }
  }

  async function attempt(row: store.RepairRow): Promise<boolean> {
    const missing = { sample: row.sample, dataCentre: row.data_centre };
    try {
      return await repair(missing);
    } catch (error) {
      if (!(error instanceof VaultEngineError)) throw error;
      const delayMs = Math.min(backoffMs.first * 2 ** (row.attempts - 1), backoffMs.max);
      const dueAt = instant(clock.nowMs() + delayMs);
      await store.postponeRepair(db, missing, { dueAt, fault: error.code });
      logger.warn({ err: error, ...missing, attempts: row.attempts }, 'a copy is still missing');
      return false;
    }
  }

  async function repair(missing: store.MissingCopy): Promise<boolean> {
    const sample = await store.readRepairable(db, missing.sample);
    const from = sample?.copies.find((name) => engine.dataCentres.includes(name));
    const wanted = sample !== undefined && engine.dataCentres.includes(missing.dataCentre);
    if (!wanted || sample.copies.includes(missing.dataCentre)) {
      await store.deleteRepair(db, missing);
      return false;
    }
    if (from === undefined) {
      const message = `no data centre of this site holds ${sample.object_key}`;
      throw new VaultEngineError('not-found', message, { key: sample.object_key });
    }
    const { object_key: key, ciphertext_sha256: digest } = sample;
    await engine.repair(key, from, missing.dataCentre, digest);
    if (await record(missing, from)) return true;
    // The sample was deleted while it was being copied.
    await engine.remove(key);
    return false;
  }

  /** The row's version stays: what a relocation moves has not changed. */
  async function record(missing: store.MissingCopy, from: string): Promise<boolean> {
    return await db.transaction(async (tx) => {
      const sample = await store.lockRepairable(tx, missing.sample);
      const isOurs = (await store.deleteRepair(tx, missing)) === 1;
      if (sample === undefined) return false;
      if (!isOurs) return true;
      await store.addCopy(tx, missing);
      const payload = { sample: missing.sample, dataCentre: missing.dataCentre, from };
      const { region } = sample;
      const subject = missing.sample;
      await ledger.append(tx, [{ type: 'sample.repaired', region, subject, payload }]);
      return true;
    });
  }

  async function runOn(): Promise<void> {
    while (!stop.signal.aborted) {
      try {
        await runDue(stop.signal);
      } catch (error) {
        if (stop.signal.aborted) return;
        logger.error({ err: error }, 'repairs failed; trying again');
      }
      await clock.sleep(pollMs, stop.signal).catch(ignore);
    }
  }

  const running = options.background ? runOn() : Promise.resolve();
  return {
    runDue,
    waiting: () => store.countRepairs(db),
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await running;
    },
  };
}

function instant(ms: number): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(ms);
}

function ignore(): void {}
