import type { Postgres, Queries, Transaction } from '../../platform/postgres/index.ts';
import type { Band } from './facts.ts';

export interface Counted {
  readonly sha256: Uint8Array;
  readonly region: string;
  readonly seen: number;
  readonly first: Temporal.PlainDate;
  readonly last: Temporal.PlainDate;
}

interface Banded {
  readonly band: Exclude<Band, 'none'>;
  readonly first_month: number;
  readonly last_month: number;
}

export interface BandRow extends Banded {
  readonly sha256: Uint8Array;
  readonly region: string;
}

export interface HostRow extends Banded {
  readonly host: string;
  readonly region: string;
  readonly suspicious: boolean;
}

interface Change {
  readonly after: bigint;
  readonly at: Temporal.Instant;
}

/** How often samples were submitted since, the most frequent first. */
export function readSubmitted(
  db: Queries,
  since: Temporal.PlainDate,
  limit: number,
): Promise<Counted[]> {
  return db.query<Counted>(
    `select sha256, samples.region, count(*)::float8 as seen,
       min(submissions.received_at at time zone 'utc')::date as first,
       max(submissions.received_at at time zone 'utc')::date as last
     from submissions join samples on samples.id = submissions.sample
     where submissions.received_at >= $1::date and not submissions.deleted and not samples.deleted
     group by sha256, samples.region
     order by seen desc limit $2`,
    [since, limit],
  );
}

/** Those that differ from what stands get a position behind `after`. @returns how many did */
export function putBands(
  tx: Transaction,
  rows: readonly BandRow[],
  change: Change,
): Promise<number> {
  return tx.execute(
    `insert into reputation_prevalence as known
       (sha256, region, band, first_month, last_month, position)
     select sha256, region, band, first_month, last_month, $1 + number
     from unnest($2::bytea[], $3::text[], $4::text[], $5::smallint[], $6::smallint[])
       with ordinality as fresh (sha256, region, band, first_month, last_month, number)
     on conflict (sha256, region) do update set
       band = excluded.band, position = excluded.position,
       first_month = least(known.first_month, excluded.first_month),
       last_month = excluded.last_month
     where (known.band, known.last_month) is distinct from (excluded.band, excluded.last_month)`,
    [
      change.after,
      rows.map(({ sha256 }) => sha256),
      rows.map(({ region }) => region),
      rows.map(({ band }) => band),
      rows.map(({ first_month }) => first_month),
      rows.map(({ last_month }) => last_month),
    ],
  );
}

/** All that are not among these. @returns how many positions were given */
export function removeOthers(
  tx: Transaction,
  rows: readonly BandRow[],
  { after, at }: Change,
): Promise<number> {
  return tx.execute(
    `with gone as (
       delete from reputation_prevalence as known
       where not exists (
         select from unnest($1::bytea[], $2::text[]) as met (sha256, region)
         where met.sha256 = known.sha256 and met.region = known.region)
       returning sha256, region
     )
     insert into reputation_removals (position, digest, region, removed_at)
     select $3::bigint + row_number() over (), sha256, region, $4 from gone`,
    [rows.map(({ sha256 }) => sha256), rows.map(({ region }) => region), after, at],
  );
}

export async function replaceHosts(db: Postgres, rows: readonly HostRow[]): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.execute('delete from reputation_hosts');
    await tx.execute(
      `insert into reputation_hosts (host, region, suspicious, band, first_month, last_month)
       select * from unnest($1::text[], $2::text[], $3::boolean[], $4::text[], $5::smallint[],
         $6::smallint[])`,
      [
        rows.map(({ host }) => host),
        rows.map(({ region }) => region),
        rows.map(({ suspicious }) => suspicious),
        rows.map(({ band }) => band),
        rows.map(({ first_month }) => first_month),
        rows.map(({ last_month }) => last_month),
      ],
    );
  });
}
