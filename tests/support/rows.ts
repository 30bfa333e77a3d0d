import { databaseName } from '../../apps/server/src/compose/party.ts';
import { openPostgres, type Postgres } from '../../apps/server/src/platform/postgres/index.ts';

/** A site's rows, seen beside the process that writes them. */
export interface SiteRows extends AsyncDisposable {
  readonly db: Postgres;
  count(
    table: 'samples' | 'submissions' | 'customers' | 'api_keys',
    region: string,
  ): Promise<number>;
  /** Keys that are not destroyed. */
  liveKeys(region: string): Promise<number>;
  /** State of each class of a region. */
  regionStates(region: string): Promise<Record<string, string>>;
}

export async function inspectSiteOf(
  { databaseUrl }: { databaseUrl: string },
  site: string,
): Promise<SiteRows> {
  const database = databaseName(site);
  return rowsOf(await openPostgres({ url: databaseUrl, database, poolMax: 2 }));
}

export function rowsOf(db: Postgres): SiteRows {
  const number = async (sql: string, region: string) =>
    Number((await db.query<{ n: bigint }>(sql, [region]))[0]?.n ?? 0);
  return {
    db,
    count: (table, region) =>
      number(`select count(*) as n from ${table} where region = $1`, region),
    liveKeys: (region) =>
      number('select count(*) as n from keys where region = $1 and destroyed_at is null', region),
    regionStates: async (region) => {
      const rows = await db.query<{ class: string; state: string }>(
        'select class, state from region_classes where region = $1',
        [region],
      );
      return Object.fromEntries(rows.map((row) => [row.class, row.state]));
    },
    [Symbol.asyncDispose]: () => db.close(),
  };
}
