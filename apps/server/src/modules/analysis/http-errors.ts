import { ProblemError } from '../../platform/http/index.ts';
import { AnalysisError, type AnalysisErrorCode } from './errors.ts';

const answers: Readonly<
  Record<AnalysisErrorCode, { readonly status: number; readonly title: string }>
> = {
  'unknown-sample': { status: 404, title: 'Unknown sample' },
  'several-regions': { status: 409, title: 'Several regions hold the sample' },
  'region-closed': { status: 409, title: 'The region is not open here' },
};

/** This module's errors as problems, for `createHttpServer`'s `errorMappings`. */
export function analysisProblem(error: unknown): ProblemError | undefined {
  if (!(error instanceof AnalysisError)) return undefined;
  const { status, title } = answers[error.code];
  return new ProblemError(status, error.code, title, { detail: error.message, cause: error });
}
