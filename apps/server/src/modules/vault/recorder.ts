import type { Clock } from '../../platform/clock.ts';
import { createGroupCommit, type GroupCommit } from '../../platform/group-commit.ts';
import {
  type Postgres,
  PostgresError,
  type Queries,
  type Transaction,
} from '../../platform/postgres/index.ts';
import { type CommitBatchDeps, commitBatch } from './commit-batch.ts';
import { VaultError } from './errors.ts';
import { commitMembers, type MemberArrival } from './member-batch.ts';
import * as store from './store.ts';
import type { Arrival, Committed, CommittedMember } from './types.ts';

export interface RecorderDeps extends CommitBatchDeps {
  readonly db: Postgres;
  readonly clock: Clock;
}

const attemptsMax = 4;
/** Somebody else's transaction got in the way, or made one of our rows first. */
const raced = new Set(['serialization-failure', 'deadlock', 'unique-violation']);

/** What is recorded in one transaction, and how one sees afterwards that it is. */
interface Kind<Item, Result> {
  readonly commit: (
    tx: Transaction,
    deps: CommitBatchDeps,
    items: readonly Item[],
    nowMs: number,
  ) => Promise<(Result | Error)[]>;
  readonly stands: (db: Queries, results: readonly (Result | Error)[]) => Promise<boolean>;
}

const submissions: Kind<Arrival, Committed> = {
  commit: commitBatch,
  stands: async (db, results) => {
    const fresh = results.flatMap((result) =>
      result instanceof Error || result.replayed ? [] : result.submission,
    );
    return fresh.length > 0 && (await store.anySubmission(db, fresh));
  },
};

const members: Kind<MemberArrival, CommittedMember> = {
  commit: commitMembers,
  stands: async (db, results) => {
    const fresh = results.flatMap((result) =>
      result instanceof Error || result.duplicate ? [] : result.sample,
    );
    return fresh.length > 0 && (await store.anySample(db, fresh));
  },
};

/** Records arrivals, those that come together in one transaction. */
export function createRecorder(deps: RecorderDeps): GroupCommit<Arrival, Committed> {
  const run = (arrivals: readonly Arrival[]) => record(deps, submissions, arrivals);
  return createGroupCommit(run, { itemsMax: 256, lanes: 1 });
}

/** The same for files that were found in samples. */
export function createMemberRecorder(
  deps: RecorderDeps,
): GroupCommit<MemberArrival, CommittedMember> {
  const run = (arrivals: readonly MemberArrival[]) => record(deps, members, arrivals);
  return createGroupCommit(run, { itemsMax: 256, lanes: 1 });
}

async function record<Item, Result>(
  deps: RecorderDeps,
  kind: Kind<Item, Result>,
  items: readonly Item[],
): Promise<readonly (Result | Error)[]> {
  const { db, clock } = deps;
  let uncertain: Uncertain<Result> | undefined;
  for (let attempt = 1; ; attempt++) {
    let results: (Result | Error)[] = [];
    try {
      if (uncertain !== undefined && (await kind.stands(db, uncertain.results))) {
        deps.listener?.recorded();
        return uncertain.results;
      }
      await db.transaction(async (tx) => {
        results = await kind.commit(tx, deps, items, clock.nowMs());
      });
      deps.listener?.recorded();
      return results;
    } catch (error) {
      const unknown = error instanceof PostgresError && error.code === 'commit-unknown';
      if (unknown) uncertain = { results, error };
      if (attempt < attemptsMax && (unknown || isPassing(error))) continue;
      // What may stand in the database must not lose its object.
      if (uncertain !== undefined) throw uncertain.error;
      if (!hasRaced(error)) throw error;
      throw new VaultError('busy', 'Other writers got in the way', { cause: error });
    }
  }
}

/** A commit of which nobody can say yet whether it happened. */
interface Uncertain<Result> {
  readonly results: readonly (Result | Error)[];
  readonly error: PostgresError;
}

function isPassing(error: unknown): boolean {
  return hasRaced(error) || (error instanceof PostgresError && error.code === 'schema-changed');
}

function hasRaced(error: unknown): boolean {
  return error instanceof PostgresError && raced.has(error.code);
}
