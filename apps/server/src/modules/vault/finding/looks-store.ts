import type { Queries } from '../../../platform/postgres/index.ts';
import type { PageKey } from './cursor.ts';

/**
 * What somebody looked at: `search` for samples, the `record` of one, a `receipt` of one, the
 * `prevalence` of a file or a host in statistics.
 */
export type LookKind = 'search' | 'record' | 'receipt' | 'prevalence';

export interface LookRow {
  id: string;
  kind: LookKind;
  person: string;
  country: string;
  sample: string | null;
  terms: Readonly<Record<string, string>>;
  looked_at: Temporal.Instant;
}

const columns = 'id, kind, person, country, sample, terms, looked_at';

export async function insertLook(db: Queries, row: LookRow): Promise<void> {
  await db.execute(`insert into sample_looks (${columns}) values ($1, $2, $3, $4, $5, $6, $7)`, [
    row.id,
    row.kind,
    row.person,
    row.country,
    row.sample,
    row.terms,
    row.looked_at,
  ]);
}

export interface LogFilter {
  readonly person?: string | undefined;
  /** UUID of a sample. */
  readonly sample?: string | undefined;
  readonly from?: Temporal.Instant | undefined;
  readonly to?: Temporal.Instant | undefined;
  readonly after?: PageKey | undefined;
  readonly limit: number;
}

const lastUuid = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** Newest first. */
export function readLooks(db: Queries, filter: LogFilter): Promise<LookRow[]> {
  return db.query<LookRow>(
    `select ${columns} from sample_looks
     where ($1::text is null or person = $1) and ($2::uuid is null or sample = $2)
       and looked_at >= $3::timestamptz and looked_at < $4::timestamptz
       and (looked_at, id) < ($5::timestamptz, $6::uuid)
     order by looked_at desc, id desc limit $7`,
    [
      filter.person ?? null,
      filter.sample ?? null,
      filter.from ?? '-infinity',
      filter.to ?? 'infinity',
      filter.after?.at ?? 'infinity',
      filter.after?.id ?? lastUuid,
      filter.limit,
    ],
  );
}

export interface LoggedReadRow {
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
const lastIndex = 9_223_372_036_854_775_807n;

/** Reads of samples, newest first. */
export function readReadLog(
  db: Queries,
  filter: LogFilter & { readonly purpose?: string | undefined },
): Promise<LoggedReadRow[]> {
  return db.query<LoggedReadRow>(
    `select ${readColumns} from sample_reads
     where ($1::text is null or reader = $1) and ($2::uuid is null or sample = $2)
       and ($8::text is null or purpose = $8)
       and read_at >= $3::timestamptz and read_at < $4::timestamptz
       and (read_at, index) < ($5::timestamptz, $6::bigint)
     order by read_at desc, index desc limit $7`,
    [
      filter.person ?? null,
      filter.sample ?? null,
      filter.from ?? '-infinity',
      filter.to ?? 'infinity',
      filter.after?.at ?? 'infinity',
      filter.after === undefined ? lastIndex : BigInt(filter.after.id),
      filter.limit,
      filter.purpose ?? null,
    ],
  );
}

/** Forgets looks that are older. */
export async function deleteLooks(db: Queries, before: Temporal.Instant): Promise<number> {
  return await db.execute('delete from sample_looks where looked_at < $1', [before]);
}
