import type { Queries, Transaction } from '../../platform/postgres/index.ts';

/** A copy that a data centre lacks. */
export interface MissingCopy {
  readonly sample: string;
  readonly dataCentre: string;
}

export function insertRepairs(
  tx: Pick<Transaction, 'later'>,
  missing: readonly MissingCopy[],
  dueAt: Temporal.Instant,
): void {
  if (missing.length === 0) return;
  tx.later(
    `insert into sample_repairs (sample, data_centre, due_at)
     select sample, data_centre, $3 from unnest($1::uuid[], $2::text[]) as t (sample, data_centre)
     on conflict do nothing`,
    [missing.map(({ sample }) => sample), missing.map(({ dataCentre }) => dataCentre), dueAt],
  );
}

export interface RepairRow {
  sample: string;
  data_centre: string;
  attempts: number;
}

/** Takes what is due; it is due again at `leaseUntil`, should this process end meanwhile. */
export function takeDueRepairs(
  db: Queries,
  of: { now: Temporal.Instant; leaseUntil: Temporal.Instant; limit: number },
): Promise<RepairRow[]> {
  return db.query<RepairRow>(
    `update sample_repairs r set due_at = $2, attempts = r.attempts + 1
     from (select sample, data_centre from sample_repairs where due_at <= $1
           order by due_at limit $3 for update skip locked) due
     where r.sample = due.sample and r.data_centre = due.data_centre
     returning r.sample, r.data_centre, r.attempts`,
    [of.now, of.leaseUntil, of.limit],
  );
}

export async function postponeRepair(
  db: Queries,
  of: MissingCopy,
  next: { dueAt: Temporal.Instant; fault: string },
): Promise<void> {
  await db.execute(
    `update sample_repairs set due_at = $3, fault = $4 where sample = $1 and data_centre = $2`,
    [of.sample, of.dataCentre, next.dueAt, next.fault],
  );
}

export async function deleteRepair(tx: Queries, of: MissingCopy): Promise<number> {
  return await tx.execute('delete from sample_repairs where sample = $1 and data_centre = $2', [
    of.sample,
    of.dataCentre,
  ]);
}

export interface RepairableSample {
  id: string;
  region: string;
  object_key: string;
  ciphertext_sha256: Buffer;
  copies: string[];
}

const sampleQuery = `select id, region, object_key, ciphertext_sha256, copies from samples
  where id = $1 and not deleted`;

export async function readRepairable(
  db: Queries,
  sample: string,
): Promise<RepairableSample | undefined> {
  return (await db.query<RepairableSample>(sampleQuery, [sample]))[0];
}

export async function lockRepairable(
  tx: Queries,
  sample: string,
): Promise<RepairableSample | undefined> {
  return (await tx.query<RepairableSample>(`${sampleQuery} for update`, [sample]))[0];
}

export async function addCopy(tx: Queries, { sample, dataCentre }: MissingCopy): Promise<void> {
  await tx.execute(
    `update samples set copies = array_append(copies, $2)
     where id = $1 and not ($2 = any(copies))`,
    [sample, dataCentre],
  );
}

export async function countRepairs(db: Queries): Promise<bigint> {
  const rows = await db.query<{ n: bigint }>('select count(*) as n from sample_repairs');
  return rows[0]?.n ?? 0n;
}
