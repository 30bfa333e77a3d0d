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
export type { Change, ChangesPage } from './feed.ts';
export { type AskedHash, hashOf, parseHash } from './hashes.ts';
export { reputationProblem } from './http-errors.ts';
export { type JudgedSample, type JudgedSource, noJudgedSource } from './judged.ts';
export {
  createReputation,
  type Reputation,
  type ReputationDeps,
  type ReputationFigures,
} from './service.ts';
export { type FactsRow, factsOf, scanFacts } from './store.ts';
