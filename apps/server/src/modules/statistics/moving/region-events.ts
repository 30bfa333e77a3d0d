import type { Queries } from '../../../platform/postgres/index.ts';
import type { Pseudonyms } from '../pseudonyms.ts';
import { type ArrivalDeps, type Arrivals, createArrivals } from './arrival.ts';
import { createDepartures, type DepartureDeps, type Departures } from './departure.ts';
import { type RegionSums, sumRegion } from './moving-store.ts';
import {
  createRegionRemoval,
  type RegionRemoval,
  type RegionRemovalDeps,
} from './region-removal.ts';
import { type SummaryDeps, type Summed, type SumScope, sumUp } from './summary.ts';

export interface RegionEventsDeps
  extends ArrivalDeps,
    DepartureDeps,
    RegionRemovalDeps,
    SummaryDeps {
  readonly clickhouse: ArrivalDeps['clickhouse'] & DepartureDeps['clickhouse'];
  readonly pseudonyms: Pick<Pseudonyms, 'destroyRegion' | 'opens'>;
}

/** A region's events as a whole: what a relocation copies, compares and erases. */
export interface RegionEvents {
  readonly departures: Departures;
  readonly arrivals: Arrivals;
  readonly removal: RegionRemoval;
  readonly pseudonyms: Pick<Pseudonyms, 'destroyRegion' | 'opens'>;
  count(region: string): Promise<RegionSums>;
  sumUp(scope: SumScope): Promise<Summed>;
}

export function createRegionEvents(deps: RegionEventsDeps): RegionEvents {
  const db: Queries = deps.db;
  return {
    departures: createDepartures(deps),
    arrivals: createArrivals(deps),
    removal: createRegionRemoval(deps),
    pseudonyms: deps.pseudonyms,
    count: (region) => sumRegion(db, region),
    sumUp: (scope) => sumUp(deps, scope),
  };
}
