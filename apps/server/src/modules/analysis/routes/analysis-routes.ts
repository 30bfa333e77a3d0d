import type { HttpServer } from '../../../platform/http/index.ts';
import type { Analysis } from '../pipeline/service.ts';
import { analyseAgain } from './analyse-again.ts';
import { type GetAnalysisDeps, getAnalysis } from './get-analysis.ts';
import { type GetProgressDeps, getProgress } from './get-progress.ts';
import { listVerdicts } from './list-verdicts.ts';
import { orderAnalyses } from './order-analyses.ts';

export interface AnalysisRoutesDeps
  extends Omit<GetAnalysisDeps, 'analysis'>,
    Omit<GetProgressDeps, 'analysis'> {
  readonly analysis: Analysis;
}

/** All routes of this module. */
export function analysisRoutes(app: HttpServer, deps: AnalysisRoutesDeps): void {
  getAnalysis(app, deps);
  analyseAgain(app, deps.analysis);
  listVerdicts(app, deps.analysis);
  getProgress(app, deps);
  orderAnalyses(app, deps.analysis);
}
