import type { Queries, Transaction } from '../../platform/postgres/index.ts';

/** How often something became of a line. */
export interface Tally {
  readonly region: string;
  /** Empty where the line did not say, or was taken. */
  readonly product: string;
  readonly version: string;
  /** `accepted`, `duplicate`, or the code of a refusal. */
  readonly outcome: string;
  readonly lines: number;
}

/** Adds to the day's tallies; rows in one order, so that two writers never wait for each other. */
export function addTallies(tx: Transaction, day: string, tallies: readonly Tally[]): void {
  const sums = sumUp(tallies);
  if (sums.length === 0) return;
  tx.later(
    `insert into statistics_tallies (day, region, product, version, outcome, lines)
     select $1::date, * from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[])
     on conflict (day, region, product, version, outcome)
       do update set lines = statistics_tallies.lines + excluded.lines`,
    [
      day,
      sums.map(({ region }) => region),
      sums.map(({ product }) => product),
      sums.map(({ version }) => version),
      sums.map(({ outcome }) => outcome),
      sums.map(({ lines }) => lines),
    ],
  );
}

function sumUp(tallies: readonly Tally[]): Tally[] {
  const sums = new Map<string, Tally>();
  for (const tally of tallies) {
    if (tally.lines === 0) continue;
    const name = JSON.stringify([tally.region, tally.product, tally.version, tally.outcome]);
    sums.set(name, { ...tally, lines: tally.lines + (sums.get(name)?.lines ?? 0) });
  }
  return [...sums.keys()].sort().flatMap((name) => sums.get(name) ?? []);
}

export interface Total {
  readonly outcome: string;
  readonly lines: bigint;
}

/** Of all days and products. */
export function readTotals(db: Queries): Promise<Total[]> {
  return db.query<Total>(
    `select outcome, sum(lines)::bigint as lines from statistics_tallies
     group by outcome order by outcome`,
  );
}

export interface IntakeDay {
  readonly day: string;
  readonly outcome: string;
  readonly lines: bigint;
}

export interface RefusedVersion extends Total {
  readonly product: string;
  readonly version: string;
}

/** Of regions and days, both ends included. */
export interface TallyFilter {
  readonly regions: readonly string[];
  readonly from: string;
  readonly to: string;
}

/** What became of each day's lines: accepted, duplicate or refused. */
export function readIntakeDays(db: Queries, filter: TallyFilter): Promise<IntakeDay[]> {
  return db.query<IntakeDay>(
    `select to_char(day, 'YYYY-MM-DD') as day,
       case when outcome in ('accepted', 'duplicate') then outcome else 'refused' end as outcome,
       sum(lines)::bigint as lines
     from statistics_tallies where region = any($1) and day between $2::date and $3::date
     group by 1, 2 order by 1, 2`,
    [filter.regions, filter.from, filter.to],
  );
}

/** Refused lines by what they said they came from; the most first. */
export function readRefused(
  db: Queries,
  filter: TallyFilter & { readonly limit: number },
): Promise<RefusedVersion[]> {
  return db.query<RefusedVersion>(
    `select product, version, outcome, sum(lines)::bigint as lines from statistics_tallies
     where region = any($1) and day between $2::date and $3::date
       and outcome not in ('accepted', 'duplicate')
     group by product, version, outcome order by lines desc, product, version, outcome limit $4`,
    [filter.regions, filter.from, filter.to, filter.limit],
  );
}
