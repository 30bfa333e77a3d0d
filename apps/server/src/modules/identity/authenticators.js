import { IdentityError } from './errors.js';
import { expectBody } from './party-bodies.js';
import { bearerToken, parseApiKeyToken } from './tokens.js';
/** Who may call what at the office. Needs `registerPartyBodies`. */
export function officeAuthenticators(deps) {
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
export function siteAuthenticators(deps) {
  return {
    ...officeAuthenticators(deps),
    customer: (request) => authenticateCustomer(deps, requireBearer(request)),
  };
}
/** A key that is unknown here may be known at its home: then the answer tells where that is. */
async function authenticateCustomer({ customers, requireHome }, token) {
  try {
    return await customers.authenticate(token);
  } catch (error) {
    const key = parseApiKeyToken(token);
    const isUnknown = error instanceof IdentityError && error.code === 'unknown-key';
    if (isUnknown && key !== undefined) await requireHome(key.country, 'accounts');
    throw error;
  }
}
async function authenticateParty(requests, request) {
  const { principal, bodySha256 } = await requests.verify({
    method: request.method,
    path: request.raw.url ?? '',
    authorization: request.headers.authorization,
  });
  expectBody(request, bodySha256);
  return principal;
}
function authenticateAdmin(adminToken, request) {
  if (adminToken.matches(requireBearer(request))) return { kind: 'local-admin' };
  throw new IdentityError('unknown-token', 'The token is not that of the administrator');
}
function requireBearer(request) {
  const token = bearerToken(request.headers.authorization);
  if (token !== undefined) return token;
  throw new IdentityError('unauthenticated', 'This takes a token: Authorization: Bearer …');
}
