import { ProblemError } from '../../platform/http/index.js';
import { ResidencyError } from './errors.js';
import { PolicyError, RegionError } from './service-errors.js';

/** Where a class's data are sent to, for the `Location` of a refusal. */
const entrances = {
  files: '/v1/samples',
  statistics: '/v1/statistics',
  accounts: '/v1/customers',
};
/** A fence lasts seconds; where its end is not known, ask again after this. */
const retryAfterSeconds = 2;
const retryAfterSecondsMax = 60;
/** This module's errors as problems, for `createHttpServer`'s `errorMappings`. */
export function createResidencyProblem(clock) {
  return (error) => {
    if (error instanceof RegionError) return regionProblem(error, clock.nowMs());
    if (error instanceof PolicyError) return policyProblem(error);
    if (error instanceof ResidencyError) return residencyProblem(error);
    return undefined;
  };
}
function residencyProblem(error) {
  const isPolicy = error.code === 'invalid-policy' || error.code === 'invalid-succession';
  return new ProblemError(422, isPolicy ? 'policy-invalid' : error.code, 'Not possible', {
    detail: error.message,
    cause: error,
    extra: { problems: error.problems.map(problemMember) },
  });
}
function problemMember(problem) {
  const { line, column, path, code, reason, suggestion } = problem;
  return { line, column, path, code, reason, ...(suggestion === undefined ? {} : { suggestion }) };
}
function policyProblem(error) {
  const options = { detail: error.message, cause: error };
  switch (error.code) {
    case 'policy-conflict':
      return new ProblemError(409, error.code, 'Another policy was published', options);
    case 'unknown-version':
      return new ProblemError(404, error.code, 'Unknown policy version', options);
    case 'no-policy':
      return new ProblemError(503, error.code, 'No policy is in force yet', {
        ...options,
        headers: { 'retry-after': String(retryAfterSeconds) },
      });
  }
}
function regionProblem(error, nowMs) {
  const options = { detail: error.message, cause: error };
  switch (error.code) {
    case 'fenced': {
      const retryAfter = String(secondsUntil(error.expiresAt, nowMs));
      const headers = { 'retry-after': retryAfter };
      return new ProblemError(503, 'region-fenced', 'The region moves', { ...options, headers });
    }
    case 'country-without-home':
      return new ProblemError(404, error.code, 'The country has no home', options);
    case 'not-home':
      return notHomeProblem(error);
  }
}
function notHomeProblem(error) {
  const { refusal } = error;
  const { site, url, note, dataClass } = refusal ?? {};
  const location = url && dataClass && new URL(entrances[dataClass], url).href;
  return new ProblemError(421, 'not-home', 'Another site is the home', {
    detail: error.message,
    cause: error,
    ...(location && { headers: { location } }),
    extra: { ...(site && { site }), ...(url && { url }), ...(note && { refusal: note }) },
  });
}
function secondsUntil(expiresAt, nowMs) {
  if (expiresAt === undefined) return retryAfterSeconds;
  const seconds = Math.ceil((expiresAt.epochMilliseconds - nowMs) / 1_000);
  return Math.min(Math.max(seconds, 1), retryAfterSecondsMax);
}
