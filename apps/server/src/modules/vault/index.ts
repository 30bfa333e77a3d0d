export {
  type DescribeQuery,
  describeSample,
  type SampleDescription,
  type SubmissionDescription,
} from './describe.ts';
export * from './engine/index.ts';
export { VaultError, type VaultErrorCode } from './errors.ts';
export { createLookLog, createRecordLog, type NoteRecord } from './finding/look-log.ts';
export { createFinding, type Finding, type FindingDeps } from './finding/service.ts';
export { createHoldings, type Holdings, type HoldingsDeps } from './holdings.ts';
export { vaultProblem } from './http-errors.ts';
export { destroyCopy, type KeyPlace, readCopy, writeCopy } from './key-places.ts';
export {
  type CurrentKey,
  createSiteKeys,
  type DestroyedKey,
  type DestroyOrder,
  type KeyCopy,
  type KeyGuard,
  type SiteKey,
  type SiteKeys,
  type SiteKeysDeps,
} from './keys.ts';
export { createLookUp, type LookedUp, type LookUp, type LookUpDeps } from './look-up.ts';
export { type OrphanSweep, type OrphansDeps, sweepOrphans } from './orphans.ts';
export {
  createReading,
  type Excerpt,
  type ExcerptOrder,
  excerptBytesMax,
  type OpenedSample,
  type Reading,
  type ReadingDeps,
  type ReadOrder,
  type ReadsQuery,
  type RecordedRead,
} from './reading.ts';
export { ReadingError, type ReadingErrorCode, readingProblem } from './reading-errors.ts';
export { createRepairs, type Repairs, type RepairsDeps } from './repairs.ts';
export {
  createRetention,
  type Retention,
  type RetentionDeps,
  type SampleRemoval,
} from './retention.ts';
export { type VaultRoutesDeps, vaultRoutes } from './routes/vault-routes.ts';
export { holdsCopies } from './sample-store.ts';
export { runRegularly, type Schedule } from './schedule.ts';
export {
  createScrub,
  type Scrub,
  type ScrubCounts,
  type ScrubDeps,
  type ScrubEvent,
  type ScrubOptions,
} from './scrub.ts';
export type { ScrubFinding } from './scrub-repair.ts';
export {
  createVault,
  type Incoming,
  type IncomingOptions,
  objectKeyOf,
  type Taken,
  type Vault,
  type VaultDeps,
} from './service.ts';
export type {
  Committed,
  CommittedMember,
  NewMember,
  NewSample,
  NewSubmission,
  OpenRegions,
  SampleListener,
} from './types.ts';
