export { createClamd, type Engine, enginesStage, parseClamdAddress } from './engines/index.ts';
export { AnalysisError, type AnalysisErrorCode } from './errors.ts';
export { analysisProblem } from './http-errors.ts';
export { defaultLimits, type LimitHit, type Limits, mebibyte } from './limits.ts';
export { type Arrivals, createArrivals } from './pipeline/arrivals.ts';
export type { Counted, RunningAnalysis } from './pipeline/progress.ts';
export type { SampleName, SampleReport, TreeMember } from './pipeline/reports.ts';
export {
  type Analysis,
  type AnalysisDeps,
  type AnalysisProgress,
  createAnalysis,
  type JudgedSample,
  readJudgedAfter,
} from './pipeline/service.ts';
export { type SiteStage, type SiteStageInput, stages } from './pipeline/stages.ts';
export type { AnalysisJob, AnalysisReason } from './pipeline/types.ts';
export { type AnalysisRoutesDeps, analysisRoutes } from './routes/analysis-routes.ts';
export { createSandboxes, type Sandboxes, type SandboxesOptions } from './sandbox/index.ts';
export { sandboxStageNames, sandboxStages } from './sandbox/present.ts';
export * from './verdict/index.ts';
