import type { FastifyRequest } from 'fastify';
import type { Authenticators, Principal, PrincipalOf } from '../../platform/http/index.ts';
import type { AdminToken } from './admin-token.ts';
import { IdentityError } from './errors.ts';
import type { Operators } from './office/operators.ts';
import { expectBody } from './party-bodies.ts';
import type { PartyRequests } from './party-requests.ts';
import type { Customers } from './site/customers.ts';
import { bearerToken, parseApiKeyToken } from './tokens.ts';

export interface OfficeAuthenticatorsDeps {
  /** At a site: the operator directory. */
  readonly operators: Pick<Operators, 'authenticate'>;
  readonly requests: Pick<PartyRequests, 'verify'>;
  readonly adminToken: Pick<AdminToken, 'matches'>;
}

export interface SiteAuthenticatorsDeps extends OfficeAuthenticatorsDeps {
  readonly customers: Pick<Customers, 'authenticate'>;
  /** Throws where this site is not the home of the country's accounts: the client asks elsewhere. */
  readonly requireHome: (country: string, dataClass: 'accounts') => Promise<unknown>;
}

/** Who may call what at the office. Needs `registerPartyBodies`. */
export function officeAuthenticators(deps: OfficeAuthenticatorsDeps): Authenticators {
  return {
    public: async () => ({ kind: 'public' }),
    customer: async () => {
      throw new IdentityError('unauthenticated', 'Customers are known at their home alone');
    },
    operator: (request) => deps.operators.authenticate(requireBearer(request)),
    site: (request) => authenticateParty(deps.requests, request),
    'local-admin': async (request) => authenticateAdmin(deps.adminToken, request),
  };
}

/** Who may call what at a site. Needs `registerPartyBodies`. */
export function siteAuthenticators(deps: SiteAuthenticatorsDeps): Authenticators {
  return {
    ...officeAuthenticators(deps),
    customer: (request) => authenticateCustomer(deps, requireBearer(request)),
  };
}

/** A key that is unknown here may be known at its home: then the answer tells where that is. */
async function authenticateCustomer(
  { customers, requireHome }: SiteAuthenticatorsDeps,
  token: string,
): Promise<Principal> {
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
): Promise<PrincipalOf<'site'>> {
  const { principal, bodySha256 } = await requests.verify({
    method: request.method,
    path: request.raw.url ?? '',
    authorization: request.headers.authorization,
  });
  expectBody(request, bodySha256);
  return principal;
}

function authenticateAdmin(
  adminToken: Pick<AdminToken, 'matches'>,
  request: FastifyRequest,
): PrincipalOf<'local-admin'> {
  if (adminToken.matches(requireBearer(request))) return { kind: 'local-admin' };
  throw new IdentityError('unknown-token', 'The token is not that of the administrator');
}

function requireBearer(request: FastifyRequest): string {
  const token = bearerToken(request.headers.authorization);
  if (token !== undefined) return token;
  throw new IdentityError('unauthenticated', 'This takes a token: Authorization: Bearer …');
}
