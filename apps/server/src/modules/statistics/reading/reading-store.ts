import type { ClickHouse, Parameters } from '../../../platform/clickhouse/index.ts';
import { sqlFile } from '../sql-file.ts';

/** What the columns of an answer hold, by their names, which are those of the SQL. */
export type Columns = Readonly<Record<string, 'text' | 'number'>>;

export type RowOf<C extends Columns> = {
  readonly [Name in keyof C]: C[Name] extends 'number' ? number : string;
};

/** A question to the events, of which the statement takes typed parameters. */
export interface Question<C extends Columns = Columns> {
  readonly sql: string;
  readonly columns: C;
}

export function question<const C extends Columns>(name: string, columns: C): Question<C> {
  return { sql: sqlFile(import.meta.url, name), columns };
}

const sums = { total: 'number', events: 'number' } as const;
const seen = { first_seen: 'text', last_seen: 'text' } as const;
/** `side` tells by which of the four columns a row sums up, as bits: 15 by none. */
const sides = {
  side: 'number',
  type: 'text',
  on_day: 'text',
  country: 'text',
  product: 'text',
  ...seen,
  ...sums,
} as const;
const days = {
  day: 'text',
  type: 'text',
  country: 'text',
  product: 'text',
  ...seen,
  ...sums,
} as const;

const emerging = { threat: 'text', recent: 'number', base: 'number', surprise: 'number' } as const;

/** Everything that is asked; each is answered from a projection. */
export const questions = {
  topThreats: question('top-threats', { threat: 'text', ...sums }),
  topThreatsOfCountry: question('top-threats-of-country', { threat: 'text', ...sums }),
  series: question('series', { day: 'text', ...sums }),
  threatSeries: question('threat-series', { day: 'text', ...sums }),
  countries: question('countries', { country: 'text', ...sums }),
  emerging: question('emerging', emerging),
  emergingOfCountry: question('emerging-of-country', emerging),
  versions: question('versions', { product: 'text', version: 'text', events: 'number' }),
  hashPrevalence: question('hash-prevalence', sides),
  hostPrevalence: question('host-prevalence', sides),
  hashDays: question('hash-days', days),
  hostDays: question('host-days', days),
};

/** Longer than any page waits: what is not answered by then is stopped. */
const timeoutMs = 20_000;

/** @throws {ClickHouseError} */
export async function readRows<C extends Columns>(
  clickhouse: Pick<ClickHouse, 'query'>,
  { sql, columns }: Question<C>,
  params: Parameters,
): Promise<RowOf<C>[]> {
  const rows = await clickhouse.query<Readonly<Record<string, unknown>>>(sql, params, {
    timeoutMs,
  });
  return rows.map(
    (row) =>
      Object.fromEntries(
        Object.entries(columns).map(([name, is]) => [
          name,
          // Numbers of 64 bits come as text.
          is === 'number' ? Number(row[name]) : String(row[name]),
        ]),
      ) as RowOf<C>,
  );
}

/** The same in a format of ClickHouse's. @throws {ClickHouseError} */
export function streamRows(
  clickhouse: Pick<ClickHouse, 'stream'>,
  { sql }: Question,
  params: Parameters,
  format: 'Parquet' | 'ArrowStream',
): AsyncIterable<Uint8Array> {
  return clickhouse.stream(sql, params, format, { timeoutMs });
}
