import { type JsonObject, ProblemError } from '../../platform/http/index.ts';
import { ResidencyError } from './errors.ts';
import {
  PolicyError,
  ProposalError,
  type ProposalErrorCode,
  RegionError,
} from './service-errors.ts';
import type { DataClass, PolicyProblem } from './types.ts';

/** Where a class's data are sent to, for the `Location` of a refusal. */
const entrances: Readonly<Record<DataClass, string>> = {
  files: '/v1/samples',
  statistics: '/v1/statistics',
  accounts: '/v1/customers',
};

/** A fence lasts seconds; where its end is not known, ask again after this. */
const retryAfterSeconds = 2;

/** This module's errors as problems, for `createHttpServer`'s `errorMappings`. */
export function residencyProblem(error: unknown): ProblemError | undefined {
  if (error instanceof RegionError) return regionProblem(error);
  if (error instanceof PolicyError) return policyProblem(error);
  if (error instanceof ProposalError) return proposalProblem(error);
  if (error instanceof ResidencyError) return invalidProblem(error);
  return undefined;
}

function invalidProblem(error: ResidencyError): ProblemError {
  const isPolicy = error.code === 'invalid-policy' || error.code === 'invalid-succession';
  return new ProblemError(422, isPolicy ? 'policy-invalid' : error.code, 'Not possible', {
    detail: error.message,
    cause: error,
    extra: { problems: error.problems.map(problemMember) },
  });
}

function problemMember(problem: PolicyProblem): JsonObject {
  const { line, column, path, code, reason, suggestion } = problem;
  return { line, column, path, code, reason, ...(suggestion === undefined ? {} : { suggestion }) };
}

function policyProblem(error: PolicyError): ProblemError {
  const options = { detail: error.message, cause: error };
  switch (error.code) {
    case 'policy-conflict':
      return new ProblemError(409, error.code, 'Another policy was published', options);
    case 'unknown-version':
      return new ProblemError(404, error.code, 'Unknown policy version', options);
    case 'policy-not-approved':
      return new ProblemError(403, error.code, 'Two people do not stand behind it', options);
    case 'no-policy':
      return new ProblemError(503, error.code, 'No policy is in force yet', {
        ...options,
        headers: { 'retry-after': String(retryAfterSeconds) },
      });
  }
}

const proposalStatuses: Readonly<Record<ProposalErrorCode, number>> = {
  'proposer-unknown': 409,
  'proposal-unknown': 404,
  'proposal-expired': 409,
  'proposal-superseded': 409,
  'proposal-approved': 409,
  'proposal-not-approved': 409,
  'approval-same-person': 403,
  'approval-invalid': 422,
  'approval-replayed': 409,
};

function proposalProblem(error: ProposalError): ProblemError {
  const { code, message } = error;
  const options = { detail: message, cause: error };
  return new ProblemError(proposalStatuses[code], code, 'Not for this proposal', options);
}

function regionProblem(error: RegionError): ProblemError {
  const options = { detail: error.message, cause: error };
  switch (error.code) {
    case 'fenced': {
      // A fence usually lasts for a few commits; when it ends at the latest is no estimate.
      const headers = { 'retry-after': '1' };
      return new ProblemError(503, 'region-fenced', 'The region moves', { ...options, headers });
    }
    case 'country-without-home':
      return new ProblemError(404, error.code, 'The country has no home', options);
    case 'not-home':
      return notHomeProblem(error);
  }
}

function notHomeProblem(error: RegionError): ProblemError {
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
