import { randomUUID } from 'node:crypto';
import type { Answered, EarlyAnswer, PrincipalOf } from '../../platform/http/index.ts';
import { plainHeaders } from '../../platform/http/index.ts';
import { fileAnswer } from './answers.ts';
import { parseHash } from './hashes.ts';
import type { Reputation } from './service.ts';

export interface FastPathDeps {
  readonly reputation: Pick<Reputation, 'lookUp' | 'isReady'>;
  /** Of API keys that were used within a second; undefined tells nothing. */
  readonly authenticated: (token: string) => PrincipalOf<'customer'> | undefined;
  /** Whether this site is the home of the country's files. */
  readonly isHome: (country: string) => boolean;
  readonly onAnswered: (answered: Answered) => void;
}

const prefix = '/v1/reputation/';
export const singleRoute = '/v1/reputation/:hash';
const scheme = 'Bearer ';

/**
 * GET /v1/reputation/{hash} before the framework, for a product that asked within the last second
 * as well: the same answer to the same caller by the same rules. What is not a plain question, or
 * would be refused, goes the other way, which says why.
 */
export function createFastPath(deps: FastPathDeps): EarlyAnswer {
  const { reputation, authenticated, isHome, onAnswered } = deps;
  return (request, response) => {
    const { url = '' } = request;
    if (request.method !== 'GET' || !url.startsWith(prefix)) return false;
    const begunMs = performance.now();
    const hash = parseHash(url.slice(prefix.length));
    if (hash === undefined || !reputation.isReady()) return false;
    const headers = plainHeaders(request);
    if (headers === undefined || !headers.authorization.startsWith(scheme)) return false;
    const customer = authenticated(headers.authorization.slice(scheme.length));
    if (customer === undefined || !isHome(customer.country)) return false;
    const answer = reputation.lookUp(hash, customer.region, 'single');
    const text = JSON.stringify(fileAnswer(url.slice(prefix.length).toLowerCase(), answer));
    response.writeHead(200, [
      ...['content-type', 'application/json; charset=utf-8'],
      ...['content-length', String(Buffer.byteLength(text))],
      ...['cache-control', 'no-store'],
      ...['x-content-type-options', 'nosniff'],
      ...['x-request-id', randomUUID()],
    ]);
    response.end(text);
    onAnswered({
      method: 'GET',
      route: singleRoute,
      status: 200,
      durationMs: performance.now() - begunMs,
    });
    return true;
  };
}
