import type { Queries } from '../../platform/postgres/index.ts';

export interface Pass {
  started_at: Temporal.Instant;
  finished_at: Temporal.Instant | null;
  /** The last sample that it is through with. */
  position: string | null;
  samples: bigint;
  bytes: bigint;
  damaged: bigint;
  repaired: bigint;
  unreadable: bigint;
  lost: bigint;
}

const passColumns =
  'started_at, finished_at, position, samples, bytes, damaged, repaired, unreadable, lost';

export async function readPass(db: Queries): Promise<Pass | undefined> {
  return (await db.query<Pass>(`select ${passColumns} from scrub_passes`))[0];
}

export async function writePass(db: Queries, pass: Pass): Promise<void> {
  await db.execute(
    `insert into scrub_passes (${passColumns}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (single) do update set started_at = excluded.started_at,
       finished_at = excluded.finished_at, position = excluded.position,
       samples = excluded.samples, bytes = excluded.bytes, damaged = excluded.damaged,
       repaired = excluded.repaired, unreadable = excluded.unreadable, lost = excluded.lost`,
    [
      pass.started_at,
      pass.finished_at,
      pass.position,
      pass.samples,
      pass.bytes,
      pass.damaged,
      pass.repaired,
      pass.unreadable,
      pass.lost,
    ],
  );
}

export interface ScrubbedSample {
  id: string;
  region: string;
  sha256: Buffer;
  stored_bytes: bigint;
  ciphertext_sha256: Buffer;
  key_id: string;
  object_key: string;
  copies: string[];
}

const sampleColumns =
  'id, region, sha256, stored_bytes, ciphertext_sha256, key_id, object_key, copies';

/** Copies are complete: the region is not on its way here, and its erasure has not begun. */
const isHere = `not deleted
  and not exists (select 1 from region_classes r where r.region = samples.region
    and r.class = 'files' and r.state in ('incoming', 'erased'))
  and not exists (select 1 from keys k where k.id = samples.key_id and k.destroyed_at is not null)`;

export function samplesAfter(
  db: Queries,
  position: string | null,
  limit: number,
): Promise<ScrubbedSample[]> {
  return db.query<ScrubbedSample>(
    `select ${sampleColumns} from samples
     where ($1::uuid is null or id > $1) and ${isHere} order by id limit $2`,
    [position, limit],
  );
}

export async function countSamples(db: Queries): Promise<number> {
  const rows = await db.query<{ n: bigint }>(`select count(*) as n from samples where ${isHere}`);
  return Number(rows[0]?.n ?? 0n);
}

/** Undefined once it is deleted, or about to be. */
export async function lockSample(tx: Queries, id: string): Promise<ScrubbedSample | undefined> {
  const rows = await tx.query<ScrubbedSample>(
    `select ${sampleColumns} from samples where id = $1 and ${isHere} for update`,
    [id],
  );
  return rows[0];
}

/** By data centre: the faults that stand in the ledger and are not repaired yet. */
export async function readDamages(tx: Queries, sample: string): Promise<Map<string, string>> {
  const rows = await tx.query<{ data_centre: string; fault: string }>(
    'select data_centre, fault from sample_damages where sample = $1',
    [sample],
  );
  return new Map(rows.map(({ data_centre, fault }) => [data_centre, fault]));
}

export async function writeDamage(
  tx: Queries,
  of: { sample: string; dataCentre: string; fault: string; at: Temporal.Instant },
): Promise<void> {
  await tx.execute(
    `insert into sample_damages (sample, data_centre, fault, found_at) values ($1, $2, $3, $4)
     on conflict (sample, data_centre) do update set fault = excluded.fault,
       found_at = excluded.found_at`,
    [of.sample, of.dataCentre, of.fault, of.at],
  );
}

export async function deleteDamage(
  tx: Queries,
  of: { sample: string; dataCentre: string },
): Promise<void> {
  await tx.execute('delete from sample_damages where sample = $1 and data_centre = $2', [
    of.sample,
    of.dataCentre,
  ]);
}

export async function removeCopies(
  tx: Queries,
  sample: string,
  dataCentres: readonly string[],
): Promise<void> {
  await tx.execute(
    `update samples set copies = array(
       select name from unnest(copies) name where name <> all($2::text[]))
     where id = $1`,
    [sample, dataCentres],
  );
}

export async function stands(db: Queries, id: string): Promise<boolean> {
  const rows = await db.query(`select 1 from samples where id = $1 and ${isHere}`, [id]);
  return rows.length > 0;
}
