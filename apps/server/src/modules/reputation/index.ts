export { ReputationError, type ReputationErrorCode } from './errors.ts';
export {
  type Answer,
  answerFor,
  type Band,
  bands,
  type Facts,
  monthText,
  type RegionFacts,
  type Verdict,
  verdicts,
} from './facts.ts';
export { createFastPath } from './fast-path.ts';
export type { Change, ChangesPage } from './feed.ts';
export { type AskedHash, hashOf, parseHash } from './hashes.ts';
export { reputationProblem } from './http-errors.ts';
export type { JudgedSource } from './judged.ts';
export { createKnownGood, type KnownGood } from './known-good/known-good.ts';
export { readDebian } from './known-good/packages/debian.ts';
export { readNpm } from './known-good/packages/npm.ts';
export type { ReadPackage } from './known-good/packages/package-files.ts';
export { createPrevalence, type Prevalence } from './prevalence.ts';
export { type ReputationRoutesDeps, reputationRoutes } from './routes/reputation-routes.ts';
export type { AskerDeps } from './routes/schemas.ts';
export {
  createReputation,
  type Reputation,
  type ReputationDeps,
  type ReputationFigures,
} from './service.ts';
export {
  createSetFiles,
  createSetPublisher,
  readSetMembers,
  type SetMember,
  type SetPublisher,
  type SetRoutesDeps,
  setRoutes,
} from './sets/index.ts';
export { type FactsRow, factsOf, scanFacts } from './store.ts';
