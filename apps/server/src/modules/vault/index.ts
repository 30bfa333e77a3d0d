export {
  type DescribeQuery,
  describeSample,
  type SampleDescription,
  type SubmissionDescription,
} from './describe.ts';
export * from './engine/index.ts';
export { VaultError, type VaultErrorCode } from './errors.ts';
export { vaultProblem } from './http-errors.ts';
export type { KeyPlace } from './key-places.ts';
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
export { type OrphanSweep, type OrphansDeps, sweepOrphans } from './orphans.ts';
export { createRepairs, type Repairs, type RepairsDeps } from './repairs.ts';
export {
  createVault,
  type Incoming,
  type IncomingOptions,
  objectKeyOf,
  type Vault,
  type VaultDeps,
} from './service.ts';
export type { Committed, NewSubmission, OpenRegions } from './types.ts';
