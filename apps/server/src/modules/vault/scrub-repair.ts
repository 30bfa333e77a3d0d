import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Postgres } from '../../platform/postgres/index.ts';
import type { Ledger } from '../ledger/index.ts';
import { type VaultEngine, VaultEngineError } from './engine/index.ts';
import { addCopy, deleteRepair, insertRepairs } from './repair-store.ts';
import type { BadCopy, Judgement } from './scrub-judgement.ts';
import * as store from './scrub-store.ts';

export interface ScrubRepairDeps {
  readonly db: Postgres;
  readonly ledger: Pick<Ledger, 'append'>;
  readonly engine: Pick<VaultEngine, 'repair' | 'remove'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What became of a sample whose copies are not all as they should be. */
export type ScrubFinding =
  /** Logged, and put on the list of repairs where another data centre is intact. */
  | ({ readonly event: 'damaged'; readonly sample: string } & BadCopy)
  | {
      readonly event: 'repaired';
      readonly sample: string;
      readonly dataCentre: string;
      readonly from: string;
    }
  /** The repair failed; it stays on the list. */
  | ({ readonly event: 'unrepaired'; readonly sample: string } & BadCopy)
  /** The data centre could not say. */
  | ({ readonly event: 'unreadable'; readonly sample: string } & BadCopy)
  /** No data centre has an intact copy. */
  | { readonly event: 'lost'; readonly sample: string; readonly region: string };

/**
 * Logs what is damaged and repairs it from an intact copy. The damage is recorded, and its repair
 * queued, in one transaction before anything is written, so that a crash leaves the repair to be done.
 */
export async function* repairSample(
  deps: ScrubRepairDeps,
  sample: store.ScrubbedSample,
  judgement: Judgement,
): AsyncGenerator<ScrubFinding> {
  const { good, bad, unreadable } = judgement;
  const [from] = good;
  const found = await recordDamage(deps, sample, bad, from !== undefined);
  // Deleted since it was listed: there is nothing that should be there.
  if (found === undefined) return;
  for (const copy of found) yield { event: 'damaged', sample: sample.id, ...copy };
  if (from === undefined) {
    yield* hopeless(deps, sample, judgement);
    return;
  }
  for (const copy of bad) yield* repair(deps, sample, copy, { from, isLogged: true });
  // Perhaps a bad sector, perhaps a data centre that is away: known once it was written again.
  for (const copy of unreadable) yield* repair(deps, sample, copy, { from, isLogged: false });
}

/** Resolves to what was not on record yet; undefined where the sample is gone. */
async function recordDamage(
  { db, ledger, clock }: ScrubRepairDeps,
  { id, region }: store.ScrubbedSample,
  bad: readonly BadCopy[],
  repairable: boolean,
): Promise<BadCopy[] | undefined> {
  const at = Temporal.Instant.fromEpochMilliseconds(clock.nowMs());
  return await db.transaction(async (tx) => {
    const sample = await store.lockSample(tx, id);
    if (sample === undefined) return undefined;
    const known = await store.readDamages(tx, id);
    // A copy that the row does not claim is missing, not damaged: its repair is due already.
    const claimed = bad.filter(({ dataCentre }) => sample.copies.includes(dataCentre));
    const fresh = claimed.filter(({ dataCentre, fault }) => known.get(dataCentre) !== fault);
    for (const copy of fresh) await store.writeDamage(tx, { sample: id, ...copy, at });
    if (repairable) {
      const dataCentres = bad.map(({ dataCentre }) => dataCentre);
      await store.removeCopies(tx, id, dataCentres);
      const missing = dataCentres.map((dataCentre) => ({ sample: id, dataCentre }));
      insertRepairs(tx, missing, at);
    }
    if (fresh.length > 0) {
      const entries = fresh.map(({ dataCentre, fault }) => ({
        type: 'sample.damaged',
        region,
        subject: id,
        payload: { sample: id, dataCentre, fault },
      }));
      await ledger.append(tx, entries);
    }
    return fresh;
  });
}

function* hopeless(
  { logger }: ScrubRepairDeps,
  { id: sample, region }: store.ScrubbedSample,
  { bad, unreadable }: Judgement,
): Generator<ScrubFinding> {
  const faults = Object.fromEntries(
    [...bad, ...unreadable].map(({ dataCentre, fault }) => [dataCentre, fault]),
  );
  for (const copy of unreadable) yield { event: 'unreadable', sample, ...copy };
  if (unreadable.length > 0) {
    logger.error({ sample, region, faults }, 'no intact copy of a sample can be read now');
    return;
  }
  logger.fatal({ sample, region, faults }, 'a sample is lost: no data centre has an intact copy');
  yield { event: 'lost', sample, region };
}

async function* repair(
  deps: ScrubRepairDeps,
  sample: store.ScrubbedSample,
  copy: BadCopy,
  { from, isLogged }: { from: string; isLogged: boolean },
): AsyncGenerator<ScrubFinding> {
  const { id, object_key: key, ciphertext_sha256: digest } = sample;
  const { dataCentre } = copy;
  try {
    await deps.engine.repair(key, from, dataCentre, digest);
  } catch (error) {
    if (!(error instanceof VaultEngineError)) throw error;
    // A data centre that is away takes no writes either: that is one failure, not one for each sample.
    const event = isLogged ? 'unrepaired' : 'unreadable';
    const context = { err: error, sample: id, ...copy, from };
    deps.logger[isLogged ? 'error' : 'debug'](context, 'a copy could not be repaired');
    yield { event, sample: id, ...copy };
    return;
  }
  await recordRepair(deps, sample, copy, { from, isLogged });
  if (!isLogged) yield { event: 'damaged', sample: id, ...copy };
  yield { event: 'repaired', sample: id, dataCentre, from };
}

/** The row's version stays: what a relocation moves has not changed. */
async function recordRepair(
  { db, ledger, engine }: ScrubRepairDeps,
  { id: sample, region, object_key: key }: store.ScrubbedSample,
  { dataCentre, fault }: BadCopy,
  { from, isLogged }: { from: string; isLogged: boolean },
): Promise<void> {
  const stands = await db.transaction(async (tx) => {
    if ((await store.lockSample(tx, sample)) === undefined) return false;
    await deleteRepair(tx, { sample, dataCentre });
    await store.deleteDamage(tx, { sample, dataCentre });
    await addCopy(tx, { sample, dataCentre });
    const about = { region, subject: sample };
    const damaged = { ...about, type: 'sample.damaged', payload: { sample, dataCentre, fault } };
    const repaired = { ...about, type: 'sample.repaired', payload: { sample, dataCentre, from } };
    await ledger.append(tx, isLogged ? [repaired] : [damaged, repaired]);
    return true;
  });
  // The sample was deleted while it was being copied.
  if (!stands) await engine.remove(key);
}
