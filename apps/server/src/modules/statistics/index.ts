export { createEventStore, type EventStore } from './blocks/event-store.ts';
export { type BlockWriter, createBlockWriter } from './blocks/writer.ts';
export {
  type CoverageCheck,
  type CoverageReport,
  createCoverageCheck,
} from './coverage/check.ts';
export { StatisticsError, type StatisticsErrorCode } from './errors.ts';
export { createPreparers, type Preparers } from './events/index.ts';
export { statisticsProblem } from './http-errors.ts';
export type { FetchRows, Journey, ToldBlock } from './moving/arrival.ts';
export type { ChangedBlocks } from './moving/departure.ts';
export { createRegionEvents, type RegionEvents } from './moving/region-events.ts';
export type { Summed, SumScope, SumsSoFar } from './moving/summary.ts';
export { createPseudonyms, type Pseudonyms, type PseudonymsDeps } from './pseudonyms.ts';
export { createCellStore } from './publication/cell-store.ts';
export { createPublisher, type Publisher } from './publication/publisher.ts';
export { createReadings, type Readings, type ReadingsDeps } from './reading/readings.ts';
export { createSightings, type Sighting, type Sightings } from './reading/sightings.ts';
export {
  createErasures,
  type Erasure,
  type ErasureReason,
  type Erasures,
  erasureReasons,
} from './removal/erasures.ts';
export { createEventRemoval } from './removal/event-removal.ts';
export { createStatisticsRetention } from './removal/retention.ts';
export { type StatisticsRoutesDeps, statisticsRoutes } from './routes/statistics-routes.ts';
export { createStatistics, type Statistics, type StatisticsDeps } from './service.ts';
export { createSpool, type Spool, type SpoolFigures } from './spool/spool.ts';
