import type { FastifyRequest } from 'fastify';
import { IdentityError } from './errors.ts';

const safeMethods: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];

/**
 * A browser sends its cookie with whatever a page of any origin asks for. What changes something must
 * come from a page of ours, as `Origin` or `Sec-Fetch-Site` say, which no page can set.
 * @throws {IdentityError} `cross-origin`
 */
export function requireSameOrigin(
  { method, headers }: Pick<FastifyRequest, 'method' | 'headers'>,
  origins: readonly string[],
): void {
  if (safeMethods.includes(method)) return;
  const { origin, 'sec-fetch-site': site } = headers;
  const isOurs = origin === undefined ? site === 'same-origin' : origins.includes(origin);
  if (isOurs && (site === undefined || site === 'same-origin')) return;
  throw new IdentityError('cross-origin', 'Changes with a cookie are asked for by our own pages');
}
