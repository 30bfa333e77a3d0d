export { type Client, type ClientOptions, createClient, type HomeOptions } from './client.ts';
export type { Clock } from './clock.ts';
export { ClientError, type ClientErrorCode, type ClientErrorOptions, isFatal } from './errors.ts';
export type { DataClass, Home } from './home.ts';
export type { FetchFunction } from './http.ts';
export type { Json, JsonObject } from './json.ts';
export { metadataBytesMax, metadataCharactersMax, type SubmissionMetadata } from './metadata.ts';
export { type Problem, problemCode } from './problem.ts';
export { type Receipt, type StoredSample, storedSample } from './receipt.ts';
export {
  type Reputation,
  type ReputationDetails,
  type ReputationVerdict,
  reputationVerdicts,
} from './reputation/answer.ts';
export { type CacheTimes, defaultCacheTimes } from './reputation/cache.ts';
export type { ChangesPage, ReputationChange } from './reputation/changes.ts';
export {
  createReputationClient,
  type ReputationClient,
  type ReputationClientOptions,
} from './reputation/reputation-client.ts';
export { defaultRetry, type Retry, type RetryPolicy } from './retry.ts';
export type { Chunks, LazySource, Source, StreamHash, StreamSource } from './source.ts';
export type { CountedBatch, LineRefusal, Outcome, StatisticsAnswer } from './statistics/answer.ts';
export type {
  BatchLimits,
  EventBuffer,
  StatisticsCounts,
  TakenBatch,
  WhenFull,
} from './statistics/buffer.ts';
export {
  eventBytesMax,
  type StatisticsEvent,
  type StatisticsEventType,
} from './statistics/event.ts';
export { createEventIds, formatEventId } from './statistics/event-ids.ts';
export { createMemoryBuffer, type MemoryBufferOptions } from './statistics/memory-buffer.ts';
export {
  createStatisticsSender,
  type Recorded,
  type RefusedEvent,
  type StatisticsSender,
  type StatisticsSenderOptions,
} from './statistics/sender.ts';
export {
  createStatisticsClient,
  type StatisticsClient,
  type StatisticsClientOptions,
} from './statistics/statistics-client.ts';
export type { Submission, SubmitOptions } from './submit.ts';
export type {
  SubmitManyItem,
  SubmitManyOptions,
  SubmitManyOutcome,
  SubmitManyProgress,
  SubmitManyResult,
} from './submit-many.ts';
