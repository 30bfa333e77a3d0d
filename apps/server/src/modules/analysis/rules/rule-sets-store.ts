import type { Queries } from '../../../platform/postgres/index.ts';
import type { TrialReport } from './trial.ts';
import type { RuleSource } from './types.ts';

export type RuleSetState = 'trying' | 'stopped' | 'failed' | 'live' | 'superseded' | 'retired';

export interface RuleSetRow {
  name: string;
  version: number;
  digest: string;
  sources: readonly RuleSource[];
  note: string;
  signed_by: string;
  state: RuleSetState;
  published_by: string;
  published_at: Temporal.Instant;
  trial: TrialReport | null;
  problem: string | null;
  let_through_by: string | null;
  let_through_because: string | null;
  retired_by: string | null;
  retired_because: string | null;
  index: bigint | null;
}

const columns = `name, version, digest, sources, note, signed_by, state, published_by, published_at,
  trial, problem, let_through_by, let_through_because, retired_by, retired_because, index`;

/** One at a time decides about a name. */
export async function lockName(tx: Queries, name: string): Promise<void> {
  await tx.execute('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`rule-set ${name}`]);
}

/** Every version, the highest first. */
export function readVersions(db: Queries, name: string): Promise<RuleSetRow[]> {
  return db.query<RuleSetRow>(
    `select ${columns} from rule_sets where name = $1 order by version desc`,
    [name],
  );
}

/** Newest first. */
export function readAll(db: Queries, limit: number): Promise<RuleSetRow[]> {
  return db.query<RuleSetRow>(
    `select ${columns} from rule_sets order by published_at desc, name, version desc limit $1`,
    [limit],
  );
}

export function readInState(db: Queries, state: RuleSetState): Promise<RuleSetRow[]> {
  return db.query<RuleSetRow>(`select ${columns} from rule_sets where state = $1 order by name`, [
    state,
  ]);
}

export type NewRuleSetRow = Pick<
  RuleSetRow,
  | 'name'
  | 'version'
  | 'digest'
  | 'sources'
  | 'note'
  | 'signed_by'
  | 'state'
  | 'published_by'
  | 'published_at'
>;

/** A version whose trial failed may come again. */
export async function insertVersion(tx: Queries, row: NewRuleSetRow): Promise<void> {
  await tx.execute(
    `insert into rule_sets
       (name, version, digest, sources, note, signed_by, state, published_by, published_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (name, version) do update set digest = excluded.digest,
       sources = excluded.sources, note = excluded.note, signed_by = excluded.signed_by,
       state = excluded.state, published_by = excluded.published_by,
       published_at = excluded.published_at, trial = null, problem = null`,
    [
      row.name,
      row.version,
      row.digest,
      JSON.stringify(row.sources),
      row.note,
      row.signed_by,
      row.state,
      row.published_by,
      row.published_at,
    ],
  );
}

export interface RuleSetChange {
  readonly name: string;
  readonly version: number;
  readonly state: RuleSetState;
  readonly index?: bigint;
  readonly trial?: TrialReport;
  readonly problem?: string;
  readonly letThrough?: { readonly by: string; readonly because: string };
  readonly retired?: { readonly by: string; readonly because: string };
}

export async function changeVersion(tx: Queries, change: RuleSetChange): Promise<void> {
  if (change.state === 'live') {
    await tx.execute(
      `update rule_sets set state = 'superseded' where name = $1 and state = 'live'`,
      [change.name],
    );
  }
  await tx.execute(
    `update rule_sets set state = $3, index = coalesce($4, index), trial = coalesce($5, trial),
       problem = $6, let_through_by = coalesce($7, let_through_by),
       let_through_because = coalesce($8, let_through_because), retired_by = $9,
       retired_because = $10
     where name = $1 and version = $2`,
    [
      change.name,
      change.version,
      change.state,
      change.index ?? null,
      change.trial === undefined ? null : JSON.stringify(change.trial),
      change.problem ?? null,
      change.letThrough?.by ?? null,
      change.letThrough?.because ?? null,
      change.retired?.by ?? null,
      change.retired?.because ?? null,
    ],
  );
}
