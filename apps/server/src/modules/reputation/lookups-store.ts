import type { Queries } from '../../platform/postgres/index.ts';

export interface LookupRow {
  readonly region: string;
  readonly kind: string;
  readonly verdict: string;
  readonly lookups: number;
}

/** Adds to what the hour has already. */
export async function addLookups(
  db: Queries,
  hour: Temporal.Instant,
  rows: readonly LookupRow[],
): Promise<void> {
  await db.execute(
    `insert into reputation_lookups as known (hour, region, kind, verdict, lookups)
     select $1, * from unnest($2::text[], $3::text[], $4::text[], $5::bigint[])
     on conflict (hour, region, kind, verdict)
       do update set lookups = known.lookups + excluded.lookups`,
    [
      hour,
      rows.map(({ region }) => region),
      rows.map(({ kind }) => kind),
      rows.map(({ verdict }) => verdict),
      rows.map(({ lookups }) => lookups),
    ],
  );
}

/** By hour, newest first; a verdict is told of, files are not. */
export function readLookups(
  db: Queries,
  since: Temporal.Instant,
): Promise<(LookupRow & { readonly hour: Temporal.Instant })[]> {
  return db.query(
    `select hour, region, kind, verdict, lookups::float8 as lookups from reputation_lookups
     where hour >= $1 order by hour desc, region, kind, verdict`,
    [since],
  );
}
