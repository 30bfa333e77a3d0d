import type { Clock } from '../../../platform/clock.ts';
import { createGroupCommit } from '../../../platform/group-commit.ts';
import type { Jobs } from '../../../platform/jobs/index.ts';
import type { Postgres, Transaction } from '../../../platform/postgres/index.ts';
import { type Likeness, likenessOf } from '../similar/likeness.ts';
import { upsertLikeness } from '../similar/likeness-store.ts';
import * as store from './analysis-store.ts';
import type { StageRecords } from './stage-records.ts';
import { type AnalysisJob, type OpenedAnalysis, priorities, type RecordedStage } from './types.ts';

export interface RecordingDeps {
  readonly db: Postgres;
  readonly jobs: Pick<Jobs<AnalysisJob>, 'add'>;
  readonly records: Pick<StageRecords, 'seal'>;
  readonly clock: Clock;
  readonly makeId: () => string;
}

/** Files that a stage found, from this position of the container on. */
export interface FoundFiles {
  readonly from: number;
  readonly links: readonly store.MemberLink[];
}

/** Puts stages on record; one that is on record stays as it is. */
export interface Recording {
  put(opened: OpenedAnalysis, stage: RecordedStage, found?: FoundFiles): Promise<void>;
}

interface Item {
  readonly opened: OpenedAnalysis;
  readonly sealed: store.SealedStage;
  readonly found: FoundFiles | undefined;
  readonly likeness: Likeness | undefined;
}

export function createRecording(deps: RecordingDeps): Recording {
  const { db, clock } = deps;

  /** Stages of many files that end at one moment share a transaction. */
  const lane = createGroupCommit<Item, true>(
    async (items) => {
      const at = Temporal.Instant.fromEpochMilliseconds(clock.nowMs());
      await db.transaction(async (tx) => {
        await store.insertStages(
          tx,
          items.map(({ sealed }) => sealed),
          at,
        );
        await upsertLikeness(
          tx,
          items.flatMap(({ opened, likeness }) =>
            likeness === undefined ? [] : [{ ...likeness, sample: opened.job.sample }],
          ),
        );
        for (const item of items) await link(tx, deps, item);
      });
      return items.map(() => true as const);
    },
    { itemsMax: 64, lanes: 2 },
  );

  return {
    put: async (opened, recorded, found) => {
      const { analysis, job } = opened;
      const sealed = await deps.records.seal(job.region, analysis, recorded);
      await lane.add({
        opened,
        sealed,
        found,
        likeness: likenessOf(recorded.stage, recorded.result),
      });
    },
  };
}

async function link(tx: Transaction, deps: RecordingDeps, item: Item): Promise<void> {
  const { opened, sealed, found } = item;
  // A container that has lost its members has none any more.
  if (found === undefined || (found.links.length === 0 && sealed.stage !== 'unpack')) return;
  const { job, tree } = opened;
  await store.replaceMembers(tx, job.sample, found.from, found.links);
  if (found.links.length === 0) return;
  await store.addTreeFiles(tx, tree, found.links.length);
  const ids = [...new Set(found.links.flatMap(({ member, known }) => (known ? member : [])))];
  // What the site had already, and never came to: its job is made with the others of this tree.
  const missing = await store.unanalysed(tx, ids);
  const within = [...job.within, job.sample];
  await deps.jobs.add(
    tx,
    missing
      .filter((sample) => !within.includes(sample))
      .map((sample) => ({
        id: deps.makeId(),
        key: sample,
        priority: priorities.member,
        data: {
          ...{ sample, region: job.region, reason: 'member' as const, tree, within },
          depth: job.depth + 1,
        },
      })),
  );
}
