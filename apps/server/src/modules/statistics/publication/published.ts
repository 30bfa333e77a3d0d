import type { Postgres } from '../../../platform/postgres/index.ts';
import type { PublishedCell } from './protect.ts';
import * as store from './publication-store.ts';
import { weekOf } from './weeks.ts';

/** A published week of one region. */
export interface PublishedWeek {
  readonly region: string;
  /** Its Monday. */
  readonly week: string;
  readonly publishedAt: Temporal.Instant;
  readonly digest: string;
  readonly installationsMin: number;
  readonly hasWithheld: boolean;
  readonly cells: number;
  readonly detections: number;
  /** Index of its entry in the ledger. */
  readonly index: bigint;
}

export interface Sum {
  /** Left out: all others. */
  readonly name?: string;
  readonly detections: number;
}

export interface SumFilter {
  readonly region?: string | undefined;
  readonly country?: string | undefined;
  readonly threat?: string | undefined;
  /** Any day of the first week. */
  readonly from: string;
  /** Any day of the last week. */
  readonly to: string;
}

/** What everybody may know: published weeks, and sums of their cells. There is nothing else here. */
export interface Published {
  /** Newest first. */
  weeks(filter?: { readonly region?: string | undefined }): Promise<PublishedWeek[]>;
  cells(week: string, region?: string): Promise<(PublishedCell & { region: string })[]>;
  /** By week in order; by country or threat the most first, and last what stands for all others. */
  sums(side: store.Side, filter: SumFilter, limit: number): Promise<Sum[]>;
}

export function createPublished({ db }: { readonly db: Postgres }): Published {
  return {
    weeks: async (filter = {}) => (await store.readPublications(db, filter)).map(weekOfRow),
    cells: async (week, region) => (await store.readCells(db, { week, region })).map(cellOf),
    sums: async (side, { from, to, ...filter }, limit) => {
      const weeks = { from: weekOf(Date.parse(from)), to: weekOf(Date.parse(to)) };
      const rows = await store.sumCells(db, side, { ...filter, ...weeks }, limit);
      return rows.map(({ name, detections }) => ({
        ...(name !== null && { name }),
        detections: Number(detections),
      }));
    },
  };
}

function weekOfRow(row: store.CountedPublicationRow): PublishedWeek {
  return {
    region: row.region,
    week: row.week,
    publishedAt: row.published_at,
    digest: `sha256:${Buffer.from(row.digest).toString('base64')}`,
    installationsMin: row.installations_min,
    hasWithheld: row.has_withheld,
    cells: row.cells,
    detections: Number(row.detections),
    index: row.version,
  };
}

function cellOf(row: store.CellRow): PublishedCell & { region: string } {
  const { region, country, threat } = row;
  return {
    region,
    ...(country !== null && { country }),
    ...(threat !== null && { threat }),
    detections: Number(row.detections),
    installations: Number(row.installations),
  };
}
