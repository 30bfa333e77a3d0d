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
