import type { ErrorShape, ProblemError } from '../../../platform/http/index.ts';
import type { AnalysisState, KnownFile } from '../types.ts';

/** Digests in hex, as far as they are known. */
export interface Digests {
  readonly sha256?: string;
  readonly sha1?: string;
  readonly md5?: string;
}

/** What a caller may know of a file. */
export interface DescribedFile {
  readonly digests: Digests;
  readonly known?: KnownFile | undefined;
  /** Of the caller's own submissions. */
  readonly sizeBytes?: number;
  readonly names?: readonly string[];
  /** RFC 3339. */
  readonly submittedAt?: string;
}

export const engineName = 'Vitrine';

type Category = 'malicious' | 'suspicious' | 'undetected' | 'harmless' | 'failure';

function categoryOf(known: KnownFile): Category {
  if (known.verdict === 'malicious' || known.verdict === 'suspicious') return known.verdict;
  if (known.isKnownGood) return 'harmless';
  return known.verdict === 'incomplete' ? 'failure' : 'undetected';
}

/** One engine has looked, or none has yet. */
export function statsOf(known: KnownFile | undefined): Record<string, number> {
  const category = known && categoryOf(known);
  const count = (name: Category): number => Number(category === name);
  return {
    malicious: count('malicious'),
    suspicious: count('suspicious'),
    undetected: count('undetected'),
    harmless: count('harmless'),
    timeout: 0,
    'confirmed-timeout': 0,
    failure: count('failure'),
    'type-unsupported': 0,
  };
}

export function resultsOf(known: KnownFile | undefined): Record<string, object> {
  if (known === undefined) return {};
  return {
    [engineName]: {
      method: 'blacklist',
      engine_name: engineName,
      engine_version: null,
      engine_update: null,
      category: categoryOf(known),
      result: known.threatName ?? null,
    },
  };
}

const reputations: Readonly<Record<Category, number>> = {
  malicious: -100,
  suspicious: -50,
  undetected: 0,
  failure: 0,
  harmless: 100,
};

/** A `file` object. @param id SHA-256 where it is known */
export function fileObject(id: string, file: DescribedFile, siteUrl: string) {
  const { known, digests, names = [] } = file;
  const dates = {
    first_submission_date: unixSeconds(file.submittedAt ?? known?.firstSeenAt),
    last_analysis_date: unixSeconds(known?.lastSeenAt),
  };
  return {
    type: 'file',
    id,
    links: { self: `${siteUrl}/api/v3/files/${id}` },
    attributes: {
      ...digests,
      ...(file.sizeBytes !== undefined && { size: file.sizeBytes }),
      ...(names[0] !== undefined && { meaningful_name: names[0] }),
      names,
      tags: [],
      ...Object.fromEntries(Object.entries(dates).filter(([, value]) => value !== undefined)),
      last_analysis_stats: statsOf(known),
      last_analysis_results: resultsOf(known),
      reputation: known === undefined ? 0 : reputations[categoryOf(known)],
      ...(known?.threatName !== undefined && {
        popular_threat_classification: { suggested_threat_label: known.threatName },
      }),
      total_votes: { harmless: 0, malicious: 0 },
    },
  };
}

/** An `analysis` object. */
export function analysisObject(
  id: string,
  of: {
    readonly date: number;
    readonly state: AnalysisState;
    readonly known?: KnownFile | undefined;
  },
  siteUrl: string,
  sha256: string,
) {
  const known = of.state === 'completed' ? of.known : undefined;
  return {
    type: 'analysis',
    id,
    links: {
      self: `${siteUrl}/api/v3/analyses/${id}`,
      item: `${siteUrl}/api/v3/files/${sha256}`,
    },
    attributes: {
      date: of.date,
      status: of.state,
      stats: statsOf(known),
      results: resultsOf(known),
    },
  };
}

function unixSeconds(at: string | undefined): number | undefined {
  const ms = at === undefined ? Number.NaN : Date.parse(at);
  return Number.isNaN(ms) ? undefined : Math.floor(ms / 1_000);
}

/** What VirusTotal calls a refusal of this status. */
const codes: Readonly<Record<number, string>> = {
  400: 'BadRequestError',
  401: 'WrongCredentialsError',
  403: 'ForbiddenError',
  404: 'NotFoundError',
  409: 'AlreadyExistsError',
  413: 'InvalidArgumentError',
  415: 'InvalidArgumentError',
  422: 'InvalidArgumentError',
  424: 'FailedDependencyError',
  429: 'TooManyRequestsError',
  503: 'TransientError',
  504: 'DeadlineExceededError',
  507: 'TransientError',
};

/** `{"error":{"code","message"}}`; the problem's own code stands beside it. */
export const virusTotalErrors: ErrorShape = (problem) => ({
  contentType: 'application/json',
  body: { error: { code: codeOf(problem), message: problem.detail ?? problem.title } },
});

function codeOf({ status, code }: ProblemError): string {
  if (code === 'unauthenticated') return 'AuthenticationRequiredError';
  return codes[status] ?? (status < 500 ? 'BadRequestError' : 'TransientError');
}
