import createClient, { type Client } from 'openapi-fetch';
import type { paths as OfficePaths } from './generated/office.d.ts';
import type { paths as SitePaths } from './generated/site.d.ts';

/** The office's API, asked in the name of whoever looks at the page. */
export type OfficeApi = Client<OfficePaths, 'application/json'>;
/** A site's API, likewise. */
export type SiteApi = Client<SitePaths, 'application/json'>;
/** What the office and sites answer alike, asked of whichever this is. */
export type OwnApi = Client<
  Pick<SitePaths, keyof SitePaths & keyof OfficePaths>,
  'application/json'
>;

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
  const own: OwnApi = createClient(settings);
  const office: OfficeApi = createClient(settings);
  const site: SiteApi = createClient(settings);
  return { own, office, site };
}

interface Answer<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/**
 * What was asked for; where it is refused, the page is the refusal.
 * @throws {Response} of what people can do something about, if only by coming again
 * @throws {ApiProblem} where it is our fault
 */
export async function got<T>(asking: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await asking;
  if (response.ok) return data as T;
  throw refusalOf(response, error);
}

/** What was asked for, or undefined where there is no such thing. @throws as `got` */
export async function found<T>(asking: Promise<Answer<T>>): Promise<T | undefined> {
  const { data, error, response } = await asking;
  if (response.ok) return data;
  if (response.status === 404) return undefined;
  throw refusalOf(response, error);
}

function refusalOf({ status, headers }: Response, error: unknown): Response | ApiProblem {
  const problem = new ApiProblem(status, error);
  if (status === 500) return problem;
  const retryAfter = headers.get('retry-after');
  return new Response(problem.message, {
    status,
    statusText: problem.title,
    ...(retryAfter === null ? {} : { headers: { 'retry-after': retryAfter } }),
  });
}
