import type { JsonObject } from '@vitrine/verifier';
import { jsonb, type Queries } from '../../../platform/postgres/index.ts';
import type { DataClass } from '../../residency/index.ts';
import type { SumsSoFar } from '../../statistics/index.ts';
import type { DirectiveAct } from '../steps.ts';

export interface SiteRelocation {
  id: string;
  role: 'source' | 'target';
  region: string;
  classes: DataClass[];
  peer: string;
  epoch: bigint;
  state: 'active' | 'switched' | 'aborted' | 'erased';
  commitment_key: Buffer | null;
  /** The source's position when it was prepared: what was deleted before is not told. */
  started_at_version: bigint;
  /** Target: everything of the source up to this version has been copied. */
  position: bigint;
  /** Target: the same for its statistics. */
  events_position: bigint;
  /** Of its statistics when they were verified in bulk. */
  event_sums: SumsSoFar | null;
  throttle_bytes_per_second: bigint | null;
  paused: boolean;
}

const columns = `id, role, region, classes, peer, epoch, state, commitment_key,
  coalesce(started_at_version, 0) as started_at_version, position, events_position,
  event_sums, throttle_bytes_per_second, paused`;

export async function readSiteRelocation(
  db: Queries,
  id: string,
): Promise<SiteRelocation | undefined> {
  const rows = await db.query<SiteRelocation>(
    `select ${columns} from site_relocations where id = $1`,
    [id],
  );
  return rows[0];
}

export function listActive(db: Queries): Promise<SiteRelocation[]> {
  return db.query<SiteRelocation>(
    `select ${columns} from site_relocations where state in ('active', 'switched')`,
  );
}

export async function insertSiteRelocation(
  tx: Queries,
  row: Pick<SiteRelocation, 'id' | 'role' | 'region' | 'classes' | 'peer' | 'epoch'>,
): Promise<void> {
  await tx.execute(
    `insert into site_relocations (id, role, region, classes, peer, epoch, state, updated_at)
     values ($1, $2, $3, $4, $5, $6, 'active', now()) on conflict do nothing`,
    [row.id, row.role, row.region, row.classes, row.peer, row.epoch],
  );
}

export interface SiteRelocationUpdate {
  state?: SiteRelocation['state'];
  commitmentKey?: Uint8Array | null;
  startedAtVersion?: bigint;
  position?: bigint;
  eventsPosition?: bigint;
  eventSums?: SumsSoFar | null;
  throttleBytesPerSecond?: number | null;
  paused?: boolean;
}

const updatable = {
  state: 'state',
  commitmentKey: 'commitment_key',
  startedAtVersion: 'started_at_version',
  position: 'position',
  eventsPosition: 'events_position',
  eventSums: 'event_sums',
  throttleBytesPerSecond: 'throttle_bytes_per_second',
  paused: 'paused',
} as const satisfies Record<keyof SiteRelocationUpdate, string>;

export async function updateSiteRelocation(
  tx: Queries,
  id: string,
  update: SiteRelocationUpdate,
): Promise<void> {
  const values: unknown[] = [id];
  const sets = Object.entries(update).map(([member, value]) => {
    values.push(member === 'eventSums' && value !== null ? jsonb(value) : value);
    return `${updatable[member as keyof SiteRelocationUpdate]} = $${values.length}`;
  });
  await tx.execute(
    `update site_relocations set ${[...sets, 'updated_at = now()'].join(', ')} where id = $1`,
    values,
  );
}

export interface Task {
  relocation: string;
  seq: number;
  act: DirectiveAct;
  round: number;
  detail: JsonObject;
}

export async function insertTask(tx: Queries, task: Task): Promise<void> {
  await tx.execute(
    `insert into relocation_tasks (relocation, seq, act, round, detail) values ($1, $2, $3, $4, $5)
     on conflict do nothing`,
    [task.relocation, task.seq, task.act, task.round, jsonb(task.detail)],
  );
}

export async function openTasks(db: Queries, relocation: string): Promise<Task[]> {
  return db.query<Task>(
    `select relocation, seq, act, round, detail from relocation_tasks
     where relocation = $1 and not done order by seq`,
    [relocation],
  );
}

/** Of all relocations. */
export async function countOpenTasks(db: Queries): Promise<number> {
  const rows = await db.query<{ open: number }>(
    'select count(*)::int as open from relocation_tasks where not done',
  );
  return rows[0]?.open ?? 0;
}

export async function finishTask(tx: Queries, task: Pick<Task, 'relocation' | 'seq'>) {
  await tx.execute('update relocation_tasks set done = true where relocation = $1 and seq = $2', [
    task.relocation,
    task.seq,
  ]);
}

/** What an abort, or else a fence that is to be lifted, makes pointless comes after it. */
export function nextTask(tasks: readonly Task[]): Task | undefined {
  const first = (act: DirectiveAct) => tasks.find((task) => task.act === act);
  return first('abort') ?? first('unfence') ?? tasks[0];
}

/** A round that is closed is never switched: what its directives still ask for is pointless. */
export async function dropRounds(tx: Queries, relocation: string, upTo: number): Promise<void> {
  await tx.execute(
    `update relocation_tasks set done = true
     where relocation = $1 and round between 1 and $2 and act in ('fence', 'drain', 'settle')`,
    [relocation, upTo],
  );
}

/** Everything that an abort makes pointless. */
export async function dropOpenTasks(tx: Queries, relocation: string): Promise<void> {
  await tx.execute(
    `update relocation_tasks set done = true where relocation = $1 and act <> 'abort'`,
    [relocation],
  );
}

export async function insertReport(tx: Queries, relocation: string, index: bigint): Promise<void> {
  await tx.execute(
    'insert into relocation_outbox (index, relocation) values ($1, $2) on conflict do nothing',
    [index, relocation],
  );
}

export async function unsentReports(db: Queries): Promise<{ index: bigint; relocation: string }[]> {
  return db.query('select index, relocation from relocation_outbox where not sent order by index');
}

export async function markSent(db: Queries, index: bigint): Promise<void> {
  await db.execute('update relocation_outbox set sent = true where index = $1', [index]);
}

export function unfinished(db: Queries): Promise<{ relocation: string }[]> {
  return db.query(
    `select relocation from relocation_tasks where not done
     union select relocation from relocation_outbox where not sent`,
  );
}

export async function lastFenceRound(db: Queries, relocation: string): Promise<number> {
  const rows = await db.query<{ round: number | null }>(
    `select max(round) as round from relocation_tasks where relocation = $1 and act = 'fence'`,
    [relocation],
  );
  return rows[0]?.round ?? 0;
}
