import type { Clock } from '../../platform/clock.ts';
import type { Postgres, Transaction } from '../../platform/postgres/index.ts';
import type { JudgedSample, JudgedSource } from './judged.ts';
import * as store from './store.ts';

/** Notified when something of reputation has changed. */
export const changesChannel = 'reputation_changes';

export interface RecordDeps {
  readonly db: Postgres;
  readonly judged: Pick<JudgedSource, 'readJudgedAfter'>;
  readonly clock: Pick<Clock, 'nowMs'>;
}

const judgedOfBatch = 1_000;
/** How long clients may be away and still be told what is no longer told. */
export const removalsKeptMs = 7 * 86_400_000;

/**
 * Takes over what was judged since: a batch with its positions and the version up to which it goes
 * is one transaction, of however many processes. @returns whether anything was there
 */
export function recordJudged({ db, judged, clock }: RecordDeps): Promise<boolean> {
  return db.transaction(async (tx) => {
    const state = await store.holdState(tx);
    const batch = await judged.readJudgedAfter(tx, state.judged, judgedOfBatch);
    const newest = batch.at(-1);
    if (newest === undefined) return false;
    const fresh = newestOfEach(batch);
    await store.putVerdicts(tx, fresh, state.position + 1n);
    const after = state.position + BigInt(fresh.length);
    const gone = batch.filter(({ removed }) => removed === true).map(({ sample }) => sample);
    const at = Temporal.Instant.fromEpochMilliseconds(clock.nowMs());
    const removed = gone.length === 0 ? 0 : await store.removeVerdicts(tx, gone, { after, at });
    await store.writeState(tx, {
      ...state,
      position: after + BigInt(removed),
      judged: newest.version,
    });
    await tellOfChanges(tx);
    return true;
  });
}

/** Of each file and region the last word; samples that are gone have none. */
function newestOfEach(batch: readonly JudgedSample[]): JudgedSample[] {
  const gone = new Set(batch.filter(({ removed }) => removed === true).map(({ sample }) => sample));
  const newest = new Map<string, JudgedSample>();
  for (const one of batch) {
    if (gone.has(one.sample)) continue;
    newest.set(`${one.region} ${Buffer.from(one.sha256).toString('hex')}`, one);
  }
  return [...newest.values()];
}

/** Listeners of every process learn of it when the transaction has ended. */
export async function tellOfChanges(tx: Transaction): Promise<void> {
  await tx.query('select pg_notify($1, $2)', [changesChannel, '']);
}

/**
 * Drops what is due: regions whose files have left, whole and without a trace, and removals that
 * are old. @returns whether a region was dropped: its entries are to go from the read model's file
 */
export function dropDue({ db, clock }: Pick<RecordDeps, 'db' | 'clock'>): Promise<boolean> {
  return db.transaction(async (tx) => {
    const state = await store.holdState(tx);
    const departed = await store.departedRegions(tx);
    for (const region of departed) await store.forgetRegion(tx, region);
    const before = Temporal.Instant.fromEpochMilliseconds(clock.nowMs() - removalsKeptMs);
    const forgotten = (await store.forgetRemovals(tx, before)) ?? state.forgotten;
    const hasLeft = departed.length > 0;
    await store.writeState(tx, {
      ...state,
      // No removal tells of them: whoever has not seen this position starts anew.
      position: hasLeft ? state.position + 1n : state.position,
      forgotten: hasLeft ? state.position + 1n : forgotten,
      epoch: hasLeft ? state.epoch + 1 : state.epoch,
    });
    if (hasLeft) await tellOfChanges(tx);
    return hasLeft;
  });
}
