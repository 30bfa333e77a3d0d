import type { Queries } from '../../platform/postgres/index.ts';

export interface ReadableSample {
  id: string;
  region: string;
  sha256: Buffer;
  size_bytes: bigint;
  key_id: string;
  object_key: string;
  received_at: Temporal.Instant;
}

const columns = 'id, region, sha256, size_bytes, key_id, object_key, received_at';

/** Of every region that has it. */
export function findSamples(
  db: Queries,
  sha256: Uint8Array,
  region: string | undefined,
): Promise<ReadableSample[]> {
  return db.query<ReadableSample>(
    `select ${columns} from samples
     where sha256 = $1 and not deleted and ($2::text is null or region = $2) order by region`,
    [sha256, region ?? null],
  );
}

/** Undefined once it is deleted; it is not, until the transaction ends. */
export async function holdSample(tx: Queries, id: string): Promise<ReadableSample | undefined> {
  const rows = await tx.query<ReadableSample>(
    `select ${columns} from samples where id = $1 and not deleted for share`,
    [id],
  );
  return rows[0];
}

/** What the site may do with the region's files, unchanged until the transaction ends. */
export async function holdRegionState(tx: Queries, region: string): Promise<string | undefined> {
  const rows = await tx.query<{ state: string }>(
    `select state from region_classes where region = $1 and class = 'files' for share`,
    [region],
  );
  return rows[0]?.state;
}

export interface ReadRow {
  index: bigint;
  sample: string;
  region: string;
  reader: string;
  country: string;
  purpose: string;
  case_reference: string;
  form: string;
  approval: string | null;
  read_at: Temporal.Instant;
}

const readColumns = `index, sample, region, reader, country, purpose, case_reference, form, approval,
  read_at`;

export async function insertRead(tx: Queries, row: ReadRow): Promise<void> {
  await tx.execute(
    `insert into sample_reads (${readColumns}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      row.index,
      row.sample,
      row.region,
      row.reader,
      row.country,
      row.purpose,
      row.case_reference,
      row.form,
      row.approval,
      row.read_at,
    ],
  );
}

/** Newest first. */
export function readReads(
  db: Queries,
  samples: readonly string[],
  limit: number,
): Promise<ReadRow[]> {
  return db.query<ReadRow>(
    `select ${readColumns} from sample_reads where sample = any($1::uuid[])
     order by index desc limit $2`,
    [samples, limit],
  );
}

/** When the customer first sent each of these samples; those it never sent are left out. */
export async function firstSent(
  db: Queries,
  customer: string,
  samples: readonly string[],
): Promise<Map<string, Temporal.Instant>> {
  const rows = await db.query<{ sample: string; first: Temporal.Instant }>(
    `select sample, min(received_at) as first from submissions
     where customer = $1 and sample = any($2::uuid[]) and not deleted group by sample`,
    [customer, samples],
  );
  return new Map(rows.map(({ sample, first }) => [sample, first]));
}
