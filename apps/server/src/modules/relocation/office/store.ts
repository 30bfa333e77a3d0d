import type { Certificate, Plan, Receipt } from '@vitrine/verifier';
import { jsonb, type Queries } from '../../../platform/postgres/index.ts';
import type { DirectiveAct } from '../steps.ts';

export type RelocationState =
  | 'planned'
  | 'running'
  | 'paused'
  | 'failed'
  | 'soaking'
  | 'retiring'
  | 'certified'
  | 'aborting'
  | 'aborted';

export interface RelocationRow {
  id: string;
  region: string;
  classes: ('files' | 'statistics' | 'accounts')[];
  source: string;
  target: string;
  state: RelocationState;
  plan: Plan;
  plan_digest: string;
  round: number;
  closed_round: number;
  switched_version: number | null;
  switch_receipt: Receipt | null;
  throttle_bytes_per_second: bigint | null;
  problem: string | null;
  created_at: Temporal.Instant;
  updated_at: Temporal.Instant;
}

const columns = `id, region, classes, source, target, state, plan, plan_digest, round,
  closed_round, switched_version, switch_receipt, throttle_bytes_per_second, problem, created_at, updated_at`;

export async function insertRelocation(
  tx: Queries,
  row: { plan: Plan; planDigest: string; at: string },
): Promise<void> {
  const { plan } = row;
  await tx.execute(
    `insert into relocations (id, region, classes, source, target, state, plan, plan_digest,
       created_at, updated_at)
     values ($1, $2, $3, $4, $5, 'planned', $6, $7, $8, $8)`,
    [
      plan.relocation,
      plan.region,
      plan.classes,
      plan.from.site,
      plan.to.site,
      jsonb(plan),
      row.planDigest,
      row.at,
    ],
  );
}

export async function readRelocation(
  db: Queries,
  id: string,
  options: { lock?: boolean } = {},
): Promise<RelocationRow | undefined> {
  const lock = options.lock ? 'for update' : '';
  const rows = await db.query<RelocationRow>(
    `select ${columns} from relocations where id = $1 ${lock}`,
    [id],
  );
  return rows[0];
}

export function listRelocations(db: Queries): Promise<RelocationRow[]> {
  return db.query<RelocationRow>(`select ${columns} from relocations order by created_at, id`);
}

/** What may be written back; an absent member stays as it is. */
export interface RelocationUpdate {
  state?: RelocationState;
  round?: number;
  closedRound?: number;
  switchedVersion?: number;
  throttleBytesPerSecond?: number | null;
  problem?: string | null;
}

const updatable = {
  state: 'state',
  round: 'round',
  closedRound: 'closed_round',
  switchedVersion: 'switched_version',
  throttleBytesPerSecond: 'throttle_bytes_per_second',
  problem: 'problem',
} as const satisfies Record<keyof RelocationUpdate, string>;

export async function updateRelocation(
  tx: Queries,
  id: string,
  update: RelocationUpdate,
): Promise<void> {
  const values: unknown[] = [id];
  const sets = Object.entries(update).map(([member, value]) => {
    values.push(value);
    return `${updatable[member as keyof RelocationUpdate]} = $${values.length}`;
  });
  await tx.execute(
    `update relocations set ${[...sets, 'updated_at = now()'].join(', ')} where id = $1`,
    values,
  );
}

/** For what must not overwrite what people have asked for meanwhile. Returns whether it was in one of the states. */
export async function moveFrom(
  tx: Queries,
  id: string,
  from: readonly RelocationState[],
  to: { state: RelocationState; problem?: string },
): Promise<boolean> {
  const count = await tx.execute(
    `update relocations set state = $3, problem = coalesce($4, problem), updated_at = now()
     where id = $1 and state = any($2::text[])`,
    [id, from, to.state, to.problem ?? null],
  );
  return count > 0;
}

export interface StepRow {
  name: string;
  state: 'running' | 'done' | 'undone';
  started_at: Temporal.Instant;
  finished_at: Temporal.Instant | null;
}

export function readSteps(db: Queries, id: string): Promise<StepRow[]> {
  return db.query<StepRow>(
    `select name, state, started_at, finished_at from relocation_steps where relocation = $1
     order by started_at`,
    [id],
  );
}

/** Of all relocations. */
export function readAllSteps(db: Queries): Promise<(StepRow & { relocation: string })[]> {
  return db.query(
    `select relocation, name, state, started_at, finished_at from relocation_steps
     order by started_at`,
  );
}

export async function markStep(
  db: Queries,
  id: string,
  name: string,
  state: StepRow['state'],
): Promise<void> {
  await db.execute(
    `insert into relocation_steps (relocation, name, state, started_at) values ($1, $2, $3, now())
     on conflict (relocation, name) do update set state = excluded.state,
       finished_at = case when excluded.state = 'running' then null else now() end`,
    [id, name, state],
  );
}

/** Steps that were begun and are to be begun again. */
export async function undoSteps(db: Queries, id: string, names: readonly string[]): Promise<void> {
  await db.execute(
    `update relocation_steps set state = 'undone', finished_at = now()
     where relocation = $1 and name = any($2::text[])`,
    [id, names],
  );
}

export interface ApprovalRow {
  stage: 'start' | 'retirement';
  operator: string;
  note: string;
  index: bigint;
}

export function readApprovals(db: Queries, id: string): Promise<ApprovalRow[]> {
  return db.query<ApprovalRow>(
    `select stage, operator, note, index from relocation_approvals where relocation = $1
     order by index`,
    [id],
  );
}

/** Of all relocations. */
export function readAllApprovals(db: Queries): Promise<(ApprovalRow & { relocation: string })[]> {
  return db.query(
    `select relocation, stage, operator, note, index from relocation_approvals order by index`,
  );
}

export async function hasNonce(db: Queries, nonce: string): Promise<boolean> {
  const rows = await db.query('select 1 from relocation_approvals where nonce = $1', [nonce]);
  return rows.length > 0;
}

export async function insertApproval(
  tx: Queries,
  id: string,
  row: ApprovalRow & { nonce: string },
): Promise<void> {
  await tx.execute(
    `insert into relocation_approvals (relocation, stage, operator, nonce, note, index)
     values ($1, $2, $3, $4, $5, $6)`,
    [id, row.stage, row.operator, row.nonce, row.note, row.index],
  );
}

export async function hasDirective(
  tx: Queries,
  id: string,
  act: DirectiveAct,
  round: number,
): Promise<boolean> {
  const rows = await tx.query(
    'select 1 from relocation_directives where relocation = $1 and act = $2 and round = $3',
    [id, act, round],
  );
  return rows.length > 0;
}

/** The directive's number within its relocation: 1, 2, 3, … */
export async function nextDirective(tx: Queries, id: string): Promise<number> {
  const rows = await tx.query<{ directives: number }>(
    'update relocations set directives = directives + 1 where id = $1 returning directives',
    [id],
  );
  return rows[0]?.directives ?? 1;
}

export async function insertDirective(
  tx: Queries,
  id: string,
  row: { act: DirectiveAct; round: number; seq: number; index: bigint },
): Promise<void> {
  await tx.execute(
    `insert into relocation_directives (relocation, act, round, seq, index) values ($1, $2, $3, $4, $5)`,
    [id, row.act, row.round, row.seq, row.index],
  );
}

export interface ReportRow {
  site: string;
  type: string;
  round: number;
  index: bigint;
  receipt: Receipt;
}

export function readReports(db: Queries, id: string): Promise<ReportRow[]> {
  return db.query<ReportRow>(
    `select site, type, round, index, receipt from relocation_reports where relocation = $1
     order by site, index`,
    [id],
  );
}

export async function insertReport(db: Queries, id: string, row: ReportRow): Promise<void> {
  await db.execute(
    `insert into relocation_reports (relocation, site, type, round, index, receipt)
     values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
    [id, row.site, row.type, row.round, row.index, jsonb(row.receipt)],
  );
}

export async function readCertificate(db: Queries, id: string): Promise<Certificate | undefined> {
  const rows = await db.query<{ certificate: Certificate }>(
    'select certificate from relocation_certificates where relocation = $1',
    [id],
  );
  return rows[0]?.certificate;
}

export async function insertCertificate(
  tx: Queries,
  id: string,
  certificate: Certificate,
  index: bigint,
): Promise<void> {
  await tx.execute(
    `insert into relocation_certificates (relocation, certificate, index, made_at)
     values ($1, $2, $3, now()) on conflict do nothing`,
    [id, jsonb(certificate), index],
  );
}

/** The first witnessed receipt of the switch; a later one would prove less about the order of things. */
export async function keepSwitchReceipt(db: Queries, id: string, receipt: Receipt): Promise<void> {
  await db.execute(
    'update relocations set switch_receipt = $2 where id = $1 and switch_receipt is null',
    [id, jsonb(receipt)],
  );
}
