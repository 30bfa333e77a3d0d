import type { FastifyRequest } from 'fastify';
import type { Authenticators, PrincipalOf } from '../../platform/http/index.ts';
import type { AdminToken } from './admin-token.ts';
import { IdentityError } from './errors.ts';
import type { Operators } from './office/operators.ts';
import { expectBody } from './party-bodies.ts';
import { type PartyRequests, partyScheme } from './party-requests.ts';
import { requireSameOrigin } from './same-origin.ts';
import type { Customers } from './site/customers.ts';
import {
  adminTokenPrefix,
  apiKeyPrefix,
  bearerToken,
  operatorTokenPrefix,
  parseApiKeyToken,
} from './tokens.ts';

export interface OfficeAuthenticatorsDeps {
  /** At a site: the operator directory. */
  readonly operators: Pick<Operators, 'authenticate'>;
  readonly requests: Pick<PartyRequests, 'verify'>;
  readonly adminToken: Pick<AdminToken, 'matches'>;
  /** Browsers' sessions, where this party has any. */
  readonly sessions?: {
    principal(cookies: string | undefined): Promise<PrincipalOf<'operator'> | undefined>;
    /** From which pages may ask for changes. */
    readonly origins: readonly string[];
  };
}

export interface SiteAuthenticatorsDeps extends OfficeAuthenticatorsDeps {
  readonly customers: Pick<Customers, 'authenticate'>;
  /** Throws where this site is not the home of the country's accounts: the client asks elsewhere. */
  readonly requireHome: (country: string, dataClass: 'accounts') => Promise<unknown>;
}

/** Who may call what at the office. Needs `registerPartyBodies`. */
export function officeAuthenticators(deps: OfficeAuthenticatorsDeps): Authenticators {
  return {
    // Customers are known at their home alone.
    customer: async () => undefined,
    operator: async (request) => {
      const token = bearerOf(request, operatorTokenPrefix);
      if (token !== undefined) return await deps.operators.authenticate(token);
      return await authenticateBrowser(deps.sessions, request);
    },
    site: (request) => authenticateParty(deps.requests, request),
    'local-admin': async (request) => {
      const token = bearerOf(request, adminTokenPrefix);
      if (token === undefined) return undefined;
      if (deps.adminToken.matches(token)) return { kind: 'local-admin' };
      throw new IdentityError('unknown-token', 'The token is not that of the administrator');
    },
    challenge: 'Bearer, Vitrine-Note',
  };
}

/** Who may call what at a site. Needs `registerPartyBodies`. */
export function siteAuthenticators(deps: SiteAuthenticatorsDeps): Authenticators {
  return {
    ...officeAuthenticators(deps),
    customer: async (request) => {
      const token = bearerOf(request, apiKeyPrefix) ?? foreignKeyOf(request);
      return token === undefined ? undefined : authenticateCustomer(deps, token);
    },
  };
}

/** A key that is unknown here may be known at its home: then the answer tells where that is. */
async function authenticateCustomer(
  { customers, requireHome }: SiteAuthenticatorsDeps,
  token: string,
): Promise<PrincipalOf<'customer'>> {
  try {
    return await customers.authenticate(token);
  } catch (error) {
    const key = parseApiKeyToken(token);
    const isUnknown = error instanceof IdentityError && error.code === 'unknown-key';
    if (isUnknown && key !== undefined) await requireHome(key.country, 'accounts');
    throw error;
  }
}

async function authenticateParty(
  requests: Pick<PartyRequests, 'verify'>,
  request: FastifyRequest,
): Promise<PrincipalOf<'site'> | undefined> {
  if (!isPartyRequest(request.headers.authorization)) return undefined;
  const { principal, bodySha256 } = await requests.verify({
    method: request.method,
    path: request.raw.url ?? '',
    authorization: request.headers.authorization,
  });
  expectBody(request, bodySha256);
  return principal;
}

/** The bearer token, where it has the form of one kind. */
function bearerOf(request: FastifyRequest, prefix: string): string | undefined {
  const token = bearerToken(request.headers.authorization);
  return token?.startsWith(prefix) ? token : undefined;
}

/** A customer's key where other people's programs put one, on the routes that are for them. */
function foreignKeyOf({ headers, routeOptions }: FastifyRequest): string | undefined {
  const { keysBy = [] } = routeOptions.config;
  const header = headers['x-apikey'];
  if (keysBy.includes('x-apikey') && typeof header === 'string' && header !== '') return header;
  if (!keysBy.includes('basic')) return undefined;
  const [, base64 = ''] =
    /^basic +([A-Za-z0-9+/]{1,1024}={0,2})$/i.exec(headers.authorization ?? '') ?? [];
  const [user = '', ...rest] = Buffer.from(base64, 'base64').toString().split(':');
  const password = rest.join(':');
  if (password.startsWith(apiKeyPrefix)) return password;
  return user.startsWith(apiKeyPrefix) ? user : undefined;
}

async function authenticateBrowser(
  sessions: OfficeAuthenticatorsDeps['sessions'],
  request: FastifyRequest,
): Promise<PrincipalOf<'operator'> | undefined> {
  const { cookie, authorization } = request.headers;
  if (sessions === undefined || cookie === undefined || authorization !== undefined) {
    return undefined;
  }
  const principal = await sessions.principal(cookie);
  if (principal !== undefined) requireSameOrigin(request, sessions.origins);
  return principal;
}

function isPartyRequest(authorization = ''): boolean {
  return authorization.startsWith(`${partyScheme} `);
}
