import createClient, { type Client } from 'openapi-fetch';
import type { paths as OfficePaths } from './generated/office.d.ts';
import type { paths as SitePaths } from './generated/site.d.ts';

/** The office's API, asked in the name of whoever looks at the page. */
export type OfficeApi = Client<OfficePaths, 'application/json'>;
/** A site's API, likewise. */
export type SiteApi = Client<SitePaths, 'application/json'>;

/** An answer of the API that is no answer to what was asked (RFC 9457). */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly status: number;
  readonly code: string;
  readonly title: string;

  constructor(status: number, problem: unknown) {
    const { type, title, detail } = Object(problem) as Record<string, unknown>;
    super(String(detail ?? title ?? `The answer was ${status}`));
    this.status = status;
    this.title = String(title ?? 'Not done');
    this.code = /^urn:vitrine:problem:([a-z0-9-]+)$/.exec(String(type))?.[1] ?? 'unknown';
  }
}

/** @param ask carries a request to the API; it never leaves the process */
export function createApi(ask: (request: Request) => Promise<Response>) {
  const settings = { baseUrl: 'http://api.internal', fetch: ask };
  return { office: createClient<OfficePaths>(settings), site: createClient<SitePaths>(settings) };
}

interface Answer<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/**
 * What was asked for.
 * @throws {ApiProblem} where the API refused
 */
export async function got<T>(asking: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await asking;
  if (response.ok && data !== undefined) return data;
  throw new ApiProblem(response.status, error);
}

/** What was asked for, or undefined where there is no such thing. */
export async function found<T>(asking: Promise<Answer<T>>): Promise<T | undefined> {
  const { data, error, response } = await asking;
  if (response.ok && data !== undefined) return data;
  if (response.status === 404) return undefined;
  throw new ApiProblem(response.status, error);
}
