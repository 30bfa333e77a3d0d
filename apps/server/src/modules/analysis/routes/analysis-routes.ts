import type { HttpServer } from '../../../platform/http/index.ts';
import type { Analysis } from '../pipeline/service.ts';
import type { RuleSets } from '../rules/rule-sets.ts';
import type { Overrides } from '../verdict/overrides.ts';
import { analyseAgain } from './analyse-again.ts';
import { type GetAnalysisDeps, getAnalysis } from './get-analysis.ts';
import { type GetProgressDeps, getProgress } from './get-progress.ts';
import { getReport } from './get-report.ts';
import { listSimilar } from './list-similar.ts';
import { listVerdicts } from './list-verdicts.ts';
import { orderAnalyses } from './order-analyses.ts';
import { ruleSetRoutes } from './rule-sets.ts';
import { overrideRoutes } from './verdict-overrides.ts';

export interface AnalysisRoutesDeps
  extends Omit<GetAnalysisDeps, 'analysis'>,
    Omit<GetProgressDeps, 'analysis'> {
  readonly analysis: Analysis;
  readonly ruleSets: RuleSets;
  readonly overrides: Overrides;
}

/** All routes of this module. */
export function analysisRoutes(app: HttpServer, deps: AnalysisRoutesDeps): void {
  getAnalysis(app, deps);
  analyseAgain(app, deps.analysis);
  listSimilar(app, deps.analysis);
  listVerdicts(app, deps.analysis);
  getProgress(app, deps);
  orderAnalyses(app, deps.analysis);
  getReport(app, deps);
  ruleSetRoutes(app, deps.ruleSets);
  overrideRoutes(app, deps);
}
