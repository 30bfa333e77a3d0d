import { randomUUID } from 'node:crypto';
import { type EarlyAnswer, type PrincipalOf, plainHeaders } from '../../platform/http/index.ts';
import { parseHash } from './hashes.ts';
import type { Reputation } from './service.ts';

export interface FastPathDeps {
  readonly reputation: Pick<Reputation, 'lookUpText' | 'isReady'>;
  /** Of API keys that were used within a second; undefined tells nothing. */
  readonly authenticated: (token: string) => PrincipalOf<'customer'> | undefined;
  /** Whether this site is the home of the country's files. */
  readonly isHome: (country: string) => boolean;
}

const prefix = '/v1/reputation/';
export const singleRoute = '/v1/reputation/:hash';
const scheme = 'Bearer ';

/**
 * GET /v1/reputation/{hash} before the framework, for a product whose key was used within the last
 * second: the same answer to the same caller by the same rules. What is not a plain question, or
 * would be refused, goes the other way, which says why.
 */
export function createFastPath(deps: FastPathDeps): EarlyAnswer {
  const { reputation, authenticated, isHome } = deps;
  return (request, response) => {
    const { url = '' } = request;
    if (request.method !== 'GET' || !url.startsWith(prefix)) return false;
    const text = url.slice(prefix.length).toLowerCase();
    const hash = parseHash(text);
    if (hash === undefined || !reputation.isReady()) return false;
    const headers = plainHeaders(request);
    if (headers === undefined || !headers.authorization.startsWith(scheme)) return false;
    const customer = authenticated(headers.authorization.slice(scheme.length));
    if (customer === undefined || !isHome(customer.country)) return false;
    // As bytes: a text of UTF-8 would have the headers encoded once more with it.
    const body = Buffer.from(reputation.lookUpText(hash, text, customer.region));
    response.writeHead(200, [
      'content-type',
      'application/json; charset=utf-8',
      'content-length',
      String(body.length),
      'cache-control',
      'no-store',
      'x-content-type-options',
      'nosniff',
      'x-request-id',
      randomUUID(),
    ]);
    response.end(body);
    return true;
  };
}
