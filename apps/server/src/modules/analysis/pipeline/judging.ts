import type { Clock } from '../../../platform/clock.ts';
import { createGroupCommit } from '../../../platform/group-commit.ts';
import type { Jobs } from '../../../platform/jobs/index.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { Postgres, Queries, Transaction } from '../../../platform/postgres/index.ts';
import type { Ledger } from '../../ledger/index.ts';
import type { OpenRegions } from '../../vault/index.ts';
import { type Evidence, type Judgement, type judge, withOverride } from '../verdict/index.ts';
import { readStanding } from '../verdict/overrides-store.ts';
import { evidenceOf, judgedStages } from './evidence.ts';
import type { StageRecords } from './stage-records.ts';
import type { AnalysisJob } from './types.ts';
import * as store from './verdict-store.ts';

export interface JudgingDeps {
  readonly db: Postgres;
  readonly ledger: Pick<Ledger, 'append'>;
  readonly regions: OpenRegions;
  readonly jobs: Pick<Jobs<AnalysisJob>, 'end'>;
  readonly judge: typeof judge;
  readonly records: Pick<StageRecords, 'read'>;
  readonly knownGood: FindKnownGood;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Where an allow-list has exactly this file. @param sha256 32 bytes */
export type FindKnownGood = (
  db: Queries,
  sha256: Uint8Array,
) => Promise<Evidence['knownGood'] | undefined>;

/** What came of an analysis whose own stages are done. */
export type Outcome =
  | { readonly kind: 'judged'; readonly judgement: Judgement; readonly changed: boolean }
  /** Members have no verdict yet. */
  | { readonly kind: 'waiting' }
  /** The sample, or the analysis, is here no more. */
  | { readonly kind: 'gone' };

export interface Judging extends AsyncDisposable {
  /**
   * Judges an analysis, and ends its job, in one transaction.
   * @throws what `requireOpen` throws, where the region is not open now
   */
  settle(analysis: string): Promise<Outcome>;
  /** Judges what waits and may be judged by now. Answers how many. */
  sweep(): Promise<number>;
  /** Resolves when no container is about to be judged again. */
  idle(): Promise<void>;
  /** Called after each transaction that judged. */
  onJudged(listener: () => void): Disposable;
}

const containersEveryMs = 100;
const sweptAtOnce = 500;

export function createJudging(deps: JudgingDeps): Judging {
  const { db, clock, logger } = deps;
  const listeners = new Set<() => void>();
  const closing = new AbortController();
  const due = new Set<string>();
  const following = new Set<Promise<void>>();
  // One lane: of two members that end at once, the second to be judged sees the first.
  const lane = createGroupCommit((ids: readonly string[]) => judgeAll(ids), {
    itemsMax: 64,
    lanes: 1,
  });

  async function judgeAll(ids: readonly string[]): Promise<(Outcome | Error)[]> {
    const outcomes = new Map<string, Outcome | Error>();
    const changed: string[] = [];
    await db.transaction(async (tx) => {
      outcomes.clear();
      changed.length = 0;
      const rows = await store.holdAnalyses(tx, [...new Set(ids)]);
      const open = await openRows(tx, rows, outcomes);
      const ready: Ready[] = [];
      for (const row of open) {
        if (await store.waitsForMembers(tx, row.sample)) {
          await store.setWaiting(tx, [row.id]);
          await deps.jobs.end(tx, row.id);
          outcomes.set(row.id, { kind: 'waiting' });
        } else ready.push(await readyOf(tx, row));
      }
      changed.push(...(await record(tx, ready, outcomes)));
    });
    if ([...outcomes.values()].some((one) => !(one instanceof Error) && one.kind === 'judged')) {
      for (const listener of listeners) listener();
    }
    if (changed.length > 0) await followUp(changed);
    return ids.map((id) => outcomes.get(id) ?? { kind: 'gone' });
  }

  /** Of open regions; of the others it is said why not. */
  async function openRows(
    tx: Transaction,
    rows: readonly store.OpenAnalysisRow[],
    outcomes: Map<string, Outcome | Error>,
  ): Promise<store.OpenAnalysisRow[]> {
    const closed = new Map<string, Error>();
    for (const region of [...new Set(rows.map((row) => row.region))].sort()) {
      try {
        await deps.regions.requireOpen(tx, region, 'files');
      } catch (error) {
        if (!(error instanceof Error) || error.name !== 'RegionError') throw error;
        closed.set(region, error);
      }
    }
    return rows.filter(({ id, region }) => {
      const error = closed.get(region);
      if (error !== undefined) outcomes.set(id, error);
      return error === undefined;
    });
  }

  interface Ready {
    readonly row: store.OpenAnalysisRow;
    readonly judgement: Judgement;
  }

  async function readyOf(tx: Transaction, row: store.OpenAnalysisRow): Promise<Ready> {
    const now = Temporal.Instant.fromEpochMilliseconds(clock.nowMs());
    const stages = (await deps.records.read(tx, [row.id], judgedStages)).get(row.id) ?? [];
    const members = await store.readMemberVerdicts(tx, row.sample);
    const prevalence = await store.readPrevalence(tx, row.sample, now);
    const knownGood = await deps.knownGood(tx, await store.readSha256(tx, row.sample));
    const evidence = { ...evidenceOf(stages), ...(knownGood === undefined ? {} : { knownGood }) };
    const judged = deps.judge(evidence, members, prevalence);
    return { row, judgement: withOverride(judged, await readStanding(tx, row.sample)) };
  }

  /** Answers the samples of which others see something new. */
  async function record(
    tx: Transaction,
    ready: readonly Ready[],
    outcomes: Map<string, Outcome | Error>,
  ): Promise<string[]> {
    if (ready.length === 0) return [];
    for (const { row } of ready) await deps.jobs.end(tx, row.id);
    const logged = await deps.ledger.append(tx, ready.map(entryOf));
    const at = Temporal.Instant.fromEpochMilliseconds(clock.nowMs());
    const changed: string[] = [];
    for (const [i, { row, judgement }] of ready.entries()) {
      const version = logged[i]?.index;
      if (version === undefined) throw new Error('the ledger took fewer entries than it was given');
      const { id: analysis, sample, region } = row;
      const fresh = { analysis, sample, region, judgement, version, at };
      const isChanged = await store.putVerdict(tx, fresh);
      if (isChanged) changed.push(sample);
      outcomes.set(analysis, { kind: 'judged', judgement, changed: isChanged });
    }
    return changed;
  }

  /** What holds these samples is judged again: soon, but not for each of five thousand members. */
  async function followUp(samples: readonly string[]): Promise<void> {
    for (const { analysis } of await store.containersOf(db, samples)) {
      if (due.has(analysis)) continue;
      due.add(analysis);
      const later = judgeSoon(analysis).finally(() => following.delete(later));
      following.add(later);
    }
  }

  async function judgeSoon(analysis: string): Promise<void> {
    try {
      await clock.sleep(containersEveryMs, closing.signal);
      due.delete(analysis);
      await lane.add(analysis);
    } catch (error) {
      // What is not judged now is found by the sweep.
      if (!closing.signal.aborted) logger.warn({ err: error }, 'a container waits');
    }
  }

  async function sweep(): Promise<number> {
    const ids = await store.waitingAnalyses(db, sweptAtOnce);
    const outcomes = await Promise.allSettled(ids.map((id) => lane.add(id)));
    return outcomes.filter((one) => one.status === 'fulfilled' && one.value.kind === 'judged')
      .length;
  }

  return {
    settle: (analysis) => lane.add(analysis),
    sweep,
    idle: async () => {
      while (following.size > 0) await Promise.all(following);
    },
    onJudged: (listener) => {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
    [Symbol.asyncDispose]: async () => {
      closing.abort();
      await Promise.all(following);
      await lane.idle();
    },
  };
}

function entryOf({
  row,
  judgement,
}: {
  readonly row: store.OpenAnalysisRow;
  readonly judgement: Judgement;
}) {
  const { verdict, score, threatName, reasons } = judgement;
  const payload = {
    analysis: row.id,
    sample: row.sample,
    verdict,
    score,
    ...(threatName === undefined ? {} : { threatName }),
    reasons: [...new Set(reasons.map(({ code }) => code))].sort(),
  };
  return { type: 'sample.judged', region: row.region, subject: row.sample, payload };
}
