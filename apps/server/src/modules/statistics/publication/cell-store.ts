import type { ClickHouse } from '../../../platform/clickhouse/index.ts';
import { sqlFile } from '../sql-file.ts';
import type { Cell, SmallCells } from './protect.ts';
import { weekEndMs, weekStartMs } from './weeks.ts';

/** What a table is made of: nothing that comes later is in it. */
export interface WeekOfEvents {
  readonly region: string;
  /** Its Monday. */
  readonly week: string;
  /** The last block that counts. */
  readonly block: bigint;
}

/** The events of a site, as those see them who publish. */
export interface CellStore {
  /** The first day with a detection; undefined: there is none. */
  firstDay(region: string): Promise<string | undefined>;
  /** Those with fewer installations than `least` are one, country by country, without a threat. */
  cells(week: WeekOfEvents, least: number): Promise<Cell[]>;
  /** Of cells with fewer installations than `least`. */
  small(week: WeekOfEvents, least: number): Promise<SmallCells>;
}

const sql = {
  firstDay: sqlFile(import.meta.url, 'first-day'),
  cells: sqlFile(import.meta.url, 'cells'),
  small: sqlFile(import.meta.url, 'small-cells'),
};

/** A week is counted event by event, and nobody waits for it. */
const options = { timeoutMs: 600_000 } as const;

/** Its methods throw {ClickHouseError}. */
export function createCellStore(clickhouse: Pick<ClickHouse, 'query'>): CellStore {
  async function firstDay(region: string): Promise<string | undefined> {
    const [row] = await clickhouse.query<{ first_day: string; days: string }>(
      sql.firstDay,
      { region },
      options,
    );
    return Number(row?.days ?? 0) === 0 ? undefined : row?.first_day;
  }

  async function cells(week: WeekOfEvents, least: number): Promise<Cell[]> {
    const params = { ...paramsOf(week), least };
    const rows = await clickhouse.query<CellRow>(sql.cells, params, options);
    return rows.map(({ country, threat, detections, installations }) => ({
      country,
      threat,
      detections: Number(detections),
      installations: Number(installations),
    }));
  }

  async function small(week: WeekOfEvents, least: number): Promise<SmallCells> {
    const ask = (isJoined: boolean, countries: readonly string[]) => {
      const params = { ...paramsOf(week), least, isJoined, countries };
      return clickhouse.query<Omit<CellRow, 'threat'>>(sql.small, params, options);
    };
    const rows = await ask(false, []);
    return {
      byCountry: new Map(
        rows.map(({ country, installations }) => [country, Number(installations)]),
      ),
      ofCountries: async (countries) => {
        const [row] = await ask(true, countries);
        return Number(row?.installations ?? 0);
      },
    };
  }

  return { firstDay, cells, small };
}

interface CellRow {
  readonly country: string;
  readonly threat: string;
  readonly detections: string;
  readonly installations: string;
}

function paramsOf({ region, week, block }: WeekOfEvents) {
  return { region, from: weekStartMs(week), until: weekEndMs(week), block };
}
