import type { Queries, Transaction } from '../../../platform/postgres/index.ts';
import type { PublishedCell } from './protect.ts';

export interface PublicationRow {
  readonly region: string;
  /** Its Monday. */
  readonly week: string;
  readonly published_at: Temporal.Instant;
  readonly digest: Uint8Array;
  readonly installations_min: number;
  readonly has_withheld: boolean;
  /** Index of its `statistics.published` entry. */
  readonly version: bigint;
}

export interface CountedPublicationRow extends PublicationRow {
  readonly cells: number;
  readonly detections: bigint;
}

/** Lets nobody else publish weeks of this region until the transaction ends. */
export async function lockPublishing(tx: Queries, region: string): Promise<void> {
  await tx.query('select pg_advisory_xact_lock(7662727, hashtext($1))', [region]);
}

/** Since when this site has been the region's home, in this epoch, as far as it has seen. */
export async function noteHome(
  db: Queries,
  region: string,
  epoch: bigint,
  at: Temporal.Instant,
): Promise<Temporal.Instant> {
  const rows = await db.query<{ since: Temporal.Instant }>(
    `insert into statistics_homes (region, epoch, since) values ($1, $2, $3)
     on conflict (region) do update set epoch = excluded.epoch,
       since = case when statistics_homes.epoch = excluded.epoch
         then statistics_homes.since else excluded.since end
     returning since`,
    [region, epoch, at],
  );
  return rows[0]?.since ?? at;
}

/** The newest published week. */
export async function readLastWeek(db: Queries, region: string): Promise<string | undefined> {
  const rows = await db.query<{ week: string | null }>(
    `select to_char(max(week), 'YYYY-MM-DD') as week from statistics_publications
     where region = $1`,
    [region],
  );
  return rows[0]?.week ?? undefined;
}

/** Every block up to this one is stored, or never will be; undefined: there is none. */
export async function readSettledBlock(db: Queries, region: string): Promise<bigint | undefined> {
  const rows = await db.query<{ number: bigint | null }>(
    `select max(number) as number from statistics_blocks
     where region = $1 and state <> 'writing' and number < all (
       select number from statistics_blocks where region = $1 and state = 'writing')`,
    [region],
  );
  return rows[0]?.number ?? undefined;
}

export async function insertPublication(
  tx: Transaction,
  row: PublicationRow,
  cells: readonly PublishedCell[],
): Promise<void> {
  await tx.execute(
    `insert into statistics_publications
       (region, week, published_at, digest, installations_min, has_withheld, version)
     values ($1, $2::date, $3, $4, $5, $6, $7)`,
    [
      row.region,
      row.week,
      row.published_at,
      row.digest,
      row.installations_min,
      row.has_withheld,
      row.version,
    ],
  );
  await tx.execute(
    `insert into statistics_cells (region, week, country, threat, detections, installations)
     select $1, $2::date, * from unnest($3::text[], $4::text[], $5::bigint[], $6::bigint[])`,
    [
      row.region,
      row.week,
      cells.map(({ country }) => country ?? null),
      cells.map(({ threat }) => threat ?? null),
      cells.map(({ detections }) => detections),
      cells.map(({ installations }) => installations),
    ],
  );
}

/** Newest first. */
export function readPublications(
  db: Queries,
  filter: { readonly region?: string | undefined; readonly from?: string; readonly to?: string },
): Promise<CountedPublicationRow[]> {
  return db.query<CountedPublicationRow>(
    `select region, to_char(week, 'YYYY-MM-DD') as week, published_at, digest, installations_min,
       has_withheld, version,
       (select count(*)::int from statistics_cells c where c.region = p.region and c.week = p.week)
         as cells,
       (select coalesce(sum(detections), 0)::bigint from statistics_cells c
        where c.region = p.region and c.week = p.week) as detections
     from statistics_publications p
     where ($1::text is null or region = $1)
       and week between coalesce($2::date, '-infinity') and coalesce($3::date, 'infinity')
     order by week desc, region`,
    [filter.region ?? null, filter.from ?? null, filter.to ?? null],
  );
}

export interface CellRow {
  readonly region: string;
  readonly country: string | null;
  readonly threat: string | null;
  readonly detections: bigint;
  readonly installations: bigint;
}

/** All cells of a week; named ones first, then by name. */
export function readCells(
  db: Queries,
  { week, region }: { readonly week: string; readonly region?: string | undefined },
): Promise<CellRow[]> {
  return db.query<CellRow>(
    `select region, country, threat, detections, installations from statistics_cells
     where week = $1::date and ($2::text is null or region = $2)
     order by region, country collate "C" nulls last, threat collate "C" nulls last`,
    [week, region ?? null],
  );
}

export interface CellFilter {
  readonly region?: string | undefined;
  readonly country?: string | undefined;
  readonly threat?: string | undefined;
  /** Mondays, both ends included. */
  readonly from: string;
  readonly to: string;
}

export type Side = 'week' | 'country' | 'threat';

export interface SumRow {
  /** Null: all others. */
  readonly name: string | null;
  readonly detections: bigint;
}

const sides: Readonly<Record<Side, string>> = {
  week: `to_char(week, 'YYYY-MM-DD')`,
  country: 'country',
  threat: 'threat',
};

/** Sums of published cells: the most first, weeks in their order. */
export function sumCells(
  db: Queries,
  side: Side,
  filter: CellFilter,
  limit: number,
): Promise<SumRow[]> {
  return db.query<SumRow>(
    `select name, detections from (
       select ${sides[side]} as name, sum(detections)::bigint as detections
       from statistics_cells
       where week between $1::date and $2::date and ($3::text is null or region = $3)
         and ($4::text is null or country = $4) and ($5::text is null or threat = $5)
       group by 1
     ) sums
     order by ${side === 'week' ? 'name' : 'name is null, detections desc, name collate "C"'}
     limit $6`,
    [
      filter.from,
      filter.to,
      filter.region ?? null,
      filter.country ?? null,
      filter.threat ?? null,
      limit,
    ],
  );
}
