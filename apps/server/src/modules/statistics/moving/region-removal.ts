import type { ClickHouse } from '../../../platform/clickhouse/index.ts';
import type { Postgres, Queries } from '../../../platform/postgres/index.ts';
import type { EventRemoval } from '../removal/event-removal.ts';
import { sqlFile } from '../sql-file.ts';
import * as store from './moving-store.ts';

export interface RegionRemovalDeps {
  readonly db: Postgres;
  readonly clickhouse: Pick<ClickHouse, 'query'>;
  readonly removal: Pick<EventRemoval, 'dropMonth'>;
}

/** What is left of a region's events. */
export interface Remains {
  /** Rows that ClickHouse can read. */
  readonly events: number;
  /** Parts of its partitions that ClickHouse lists, those out of use included. */
  readonly parts: number;
  /** Rows in PostgreSQL. */
  readonly rows: number;
}

/** Removes all of a region's events from a site. */
export interface RegionRemoval {
  /**
   * Drops every partition and waits until its files are gone. Again is no failure.
   * @returns the months of which there were blocks, `2026-11`
   * @throws {StatisticsError} `not-gone` @throws {ClickHouseError}
   */
  dropAll(region: string): Promise<string[]>;
  /** Removes the rows of PostgreSQL, and remembers for the reconciliation what has left. */
  forget(
    tx: Queries,
    journey: { readonly relocation: string; readonly region: string },
    until: bigint,
  ): Promise<void>;
  /** The same where nothing is to be remembered: what came is thrown away again. */
  throwAway(tx: Queries, region: string): Promise<void>;
  remains(region: string): Promise<Remains>;
}

const listMonths = sqlFile(import.meta.url, 'list-months');
const countRegion = sqlFile(import.meta.url, 'count-region');

export function createRegionRemoval(deps: RegionRemovalDeps): RegionRemoval {
  const { db, clickhouse, removal } = deps;

  function listPartitions(region: string): Promise<{ partition: string }[]> {
    return clickhouse.query<{ partition: string }>(listMonths, { prefix: `('${region}',` });
  }

  async function monthsOf(region: string): Promise<string[]> {
    const rows = await listPartitions(region);
    return rows
      .flatMap(({ partition }) => {
        const [, year, month] = /,(\d{4})(\d{2})\)$/.exec(partition) ?? [];
        return year === undefined ? [] : [`${year}-${month}`];
      })
      .sort();
  }

  async function dropAll(region: string): Promise<string[]> {
    for (const month of await monthsOf(region)) await removal.dropMonth({ region, month });
    return store.readMonths(db, region);
  }

  async function remains(region: string): Promise<Remains> {
    const counted = await clickhouse.query<{ events: string }>(countRegion, { region });
    const parts = await listPartitions(region);
    return {
      events: counted.reduce((sum, { events }) => sum + Number(events), 0),
      parts: parts.length,
      rows: await store.countRows(db, region),
    };
  }

  return {
    dropAll,
    forget: async (tx, journey, until) => {
      await store.noteDeparture(tx, journey, until);
      await store.deleteRegion(tx, journey.region);
    },
    throwAway: async (tx, region) => {
      await store.deleteRegion(tx, region);
    },
    remains,
  };
}
