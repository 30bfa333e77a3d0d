import type { Clock } from '../../../platform/clock.ts';
import type { Job, Jobs } from '../../../platform/jobs/index.ts';
import type { Postgres, Transaction } from '../../../platform/postgres/index.ts';
import type { Ledger } from '../../ledger/index.ts';
import * as store from './analysis-store.ts';
import { type AnalysisJob, type OpenedAnalysis, priorities } from './types.ts';

export interface OpeningDeps {
  readonly db: Postgres;
  readonly ledger: Pick<Ledger, 'append' | 'durable'>;
  readonly jobs: Pick<Jobs<AnalysisJob>, 'add' | 'end'>;
  readonly clock: Clock;
  readonly makeId: () => string;
}

/** A fence lasts seconds, or ends in a region that is not ours. */
const fencedAgainMs = 30_000;

/**
 * Opens the samples of some jobs for analysis: one entry for those of a region, durable when this
 * resolves, so that not a byte is read before. A job of a sample that is gone, or of a region that is
 * not open here, ends; of a fenced one it is asked again later.
 */
export async function openAnalyses(
  deps: OpeningDeps,
  taken: readonly Job<AnalysisJob>[],
): Promise<OpenedAnalysis[]> {
  const { db, ledger } = deps;
  const { opened, index } = await db.transaction((tx) => record(tx, deps, taken));
  if (index !== undefined) await ledger.durable(index);
  return opened;
}

async function record(
  tx: Transaction,
  deps: OpeningDeps,
  taken: readonly Job<AnalysisJob>[],
): Promise<{ opened: OpenedAnalysis[]; index: bigint | undefined }> {
  const at = Temporal.Instant.fromEpochMilliseconds(deps.clock.nowMs());
  const regions = [...new Set(taken.map(({ data }) => data.region))].sort();
  const states = await store.holdRegionStates(tx, regions);
  const ids = [...new Set(taken.map(({ data }) => data.sample))];
  const rows = new Map((await store.holdSamples(tx, ids)).map((row) => [row.id, row]));
  const opened: OpenedAnalysis[] = [];
  for (const job of taken) {
    const row = rows.get(job.data.sample);
    const state = states.get(job.data.region);
    if (row !== undefined && state === 'open') {
      opened.push(openedOf(job, row));
      continue;
    }
    const isFenced = row !== undefined && state === 'fenced';
    await store.endAnalysis(tx, job.id, { because: isFenced ? 'fenced' : 'gone', at });
    await deps.jobs.end(tx, job.id);
    if (isFenced) await deps.jobs.add(tx, [againLater(deps, job.data)]);
  }
  const groups = Map.groupBy(opened, ({ job }) => job.region);
  if (groups.size === 0) return { opened, index: undefined };
  const logged = await deps.ledger.append(tx, [...groups].map(entryOf));
  const indexes = new Map([...groups.keys()].map((region, i) => [region, logged[i]?.index]));
  for (const one of opened) {
    const readIndex = indexes.get(one.job.region);
    if (readIndex === undefined) throw new Error('the ledger took fewer entries than it was given');
    store.upsertAnalysis(tx, one, { readIndex, at });
  }
  return { opened, index: logged.at(-1)?.index };
}

function openedOf({ id, data, attempt }: Job<AnalysisJob>, row: store.SampleRow): OpenedAnalysis {
  return {
    analysis: id,
    job: data,
    attempt,
    tree: data.tree ?? id,
    sizeBytes: Number(row.size_bytes),
    keyId: row.key_id,
    objectKey: row.object_key,
    expiresAt: row.expires_at,
    ...(row.name === null ? {} : { name: row.name }),
  };
}

function entryOf([region, group]: [string, OpenedAnalysis[]]) {
  const analyses = group.map(({ analysis, job }) => ({ analysis, sample: job.sample }));
  return { type: 'samples.read', region, payload: { purpose: 'automated-analysis', analyses } };
}

/** The same under an id of its own. */
export function againLater({ makeId }: Pick<OpeningDeps, 'makeId'>, data: AnalysisJob) {
  const { sample: key, reason } = data;
  return { id: makeId(), data, key, priority: priorities[reason], afterMs: fencedAgainMs };
}
