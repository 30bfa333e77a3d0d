import type { Clock } from '../../platform/clock.ts';
import { createGroupCommit, type GroupCommit } from '../../platform/group-commit.ts';
import { type Postgres, PostgresError } from '../../platform/postgres/index.ts';
import { type CommitBatchDeps, commitBatch } from './commit-batch.ts';
import { VaultError } from './errors.ts';
import * as store from './store.ts';
import type { Arrival, Committed } from './types.ts';

export interface RecorderDeps extends CommitBatchDeps {
  readonly db: Postgres;
  readonly clock: Clock;
}

const attemptsMax = 4;
/** Somebody else's transaction got in the way, or made one of our rows first. */
const raced = new Set(['serialization-failure', 'deadlock', 'unique-violation']);

/** Records arrivals, those that come together in one transaction. */
export function createRecorder(deps: RecorderDeps): GroupCommit<Arrival, Committed> {
  return createGroupCommit((arrivals) => record(deps, arrivals), { itemsMax: 256, lanes: 1 });
}

async function record(
  deps: RecorderDeps,
  arrivals: readonly Arrival[],
): Promise<readonly (Committed | Error)[]> {
  const { db, clock } = deps;
  let uncertain: Uncertain | undefined;
  for (let attempt = 1; ; attempt++) {
    let results: (Committed | Error)[] = [];
    try {
      if (uncertain !== undefined && (await stands(db, uncertain))) return uncertain.results;
      await db.transaction(async (tx) => {
        results = await commitBatch(tx, deps, arrivals, clock.nowMs());
      });
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
interface Uncertain {
  readonly results: readonly (Committed | Error)[];
  readonly error: PostgresError;
}

async function stands(db: Postgres, { results }: Uncertain): Promise<boolean> {
  const fresh = results.flatMap((result) =>
    result instanceof Error || result.replayed ? [] : result.submission,
  );
  return fresh.length > 0 && (await store.anySubmission(db, fresh));
}

function isPassing(error: unknown): boolean {
  return hasRaced(error) || (error instanceof PostgresError && error.code === 'schema-changed');
}

function hasRaced(error: unknown): boolean {
  return error instanceof PostgresError && raced.has(error.code);
}
