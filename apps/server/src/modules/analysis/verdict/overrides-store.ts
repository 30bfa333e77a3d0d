import type { Queries } from '../../../platform/postgres/index.ts';
import type { StandingOverride } from './override.ts';
import type { Verdict } from './verdict.ts';

export type OverrideState = 'proposed' | 'standing' | 'withdrawing' | 'withdrawn' | 'rejected';

export interface OverrideRow {
  id: string;
  sample: string;
  region: string;
  verdict: Verdict;
  reason: string;
  state: OverrideState;
  proposed_by: string;
  proposed_at: Temporal.Instant;
  seconded_by: string | null;
  seconded_at: Temporal.Instant | null;
  withdrawal_by: string | null;
  withdrawal_reason: string | null;
  withdrawn_by: string | null;
  withdrawn_at: Temporal.Instant | null;
  index: bigint;
}

const columns = `id, sample, region, verdict, reason, state, proposed_by, proposed_at, seconded_by,
  seconded_at, withdrawal_by, withdrawal_reason, withdrawn_by, withdrawn_at, index`;

/** What stands of a sample; one that is about to be withdrawn stands until it is. */
export async function readStanding(
  db: Queries,
  sample: string,
): Promise<StandingOverride | undefined> {
  const rows = await db.query<OverrideRow>(
    `select ${columns} from verdict_overrides
     where sample = $1 and state in ('standing', 'withdrawing')`,
    [sample],
  );
  const [row] = rows;
  if (row?.seconded_by == null) return undefined;
  const { verdict, reason, proposed_by: proposedBy, seconded_by: secondedBy } = row;
  return { verdict, reason, proposedBy, secondedBy };
}

/** Newest first. */
export function readOverrides(
  db: Queries,
  of: { readonly sample?: string; readonly open?: boolean; readonly limit: number },
): Promise<OverrideRow[]> {
  return db.query<OverrideRow>(
    `select ${columns} from verdict_overrides
     where ($1::uuid is null or sample = $1)
       and (not $2 or state in ('proposed', 'withdrawing'))
     order by index desc limit $3`,
    [of.sample ?? null, of.open === true, of.limit],
  );
}

export async function lockOverride(tx: Queries, id: string): Promise<OverrideRow | undefined> {
  const rows = await tx.query<OverrideRow>(
    `select ${columns} from verdict_overrides where id = $1 for update`,
    [id],
  );
  return rows[0];
}

/** Whether something is proposed, stands, or is about to be withdrawn. The sample stays as it is. */
export async function hasOpen(tx: Queries, sample: string): Promise<boolean> {
  await tx.query('select 1 from samples where id = $1 for share', [sample]);
  const rows = await tx.query(
    `select 1 from verdict_overrides
     where sample = $1 and state in ('proposed', 'standing', 'withdrawing')`,
    [sample],
  );
  return rows.length > 0;
}

export type NewOverrideRow = Pick<
  OverrideRow,
  'id' | 'sample' | 'region' | 'verdict' | 'reason' | 'proposed_by' | 'proposed_at' | 'index'
>;

export async function insertOverride(tx: Queries, row: NewOverrideRow): Promise<void> {
  await tx.execute(
    `insert into verdict_overrides
       (id, sample, region, verdict, reason, state, proposed_by, proposed_at, index)
     values ($1, $2, $3, $4, $5, 'proposed', $6, $7, $8)`,
    [
      row.id,
      row.sample,
      row.region,
      row.verdict,
      row.reason,
      row.proposed_by,
      row.proposed_at,
      row.index,
    ],
  );
}

export interface OverrideChange {
  readonly state: OverrideState;
  readonly by: string;
  readonly at: Temporal.Instant;
  readonly index: bigint;
  readonly reason?: string;
}

/** A proposal that stands from now on, or whose withdrawal another person did not want. */
export async function changeOverride(
  tx: Queries,
  id: string,
  { state, by, at, index, reason }: OverrideChange,
): Promise<void> {
  await tx.execute(
    `update verdict_overrides set state = $2, index = $3,
       seconded_by = case when $2 = 'standing' then coalesce(seconded_by, $4) else seconded_by end,
       seconded_at = case when $2 = 'standing' then coalesce(seconded_at, $5) else seconded_at end,
       withdrawal_by = case $2 when 'withdrawing' then $4 when 'standing' then null
         else withdrawal_by end,
       withdrawal_reason = case when $2 in ('withdrawing', 'rejected') then $6
         when $2 = 'standing' then null else withdrawal_reason end,
       withdrawn_by = case when $2 in ('withdrawn', 'rejected') then $4 else withdrawn_by end,
       withdrawn_at = case when $2 in ('withdrawn', 'rejected') then $5 else withdrawn_at end
     where id = $1`,
    [id, state, index, by, at, reason ?? null],
  );
}
