import type { FastifyRequest } from 'fastify';
import {
  admits,
  isStaffPermission,
  otherPermissions,
  type Permission,
  type Role,
  rolesWith,
} from './permissions.ts';
import { ProblemError } from './problem.ts';

/** Who calls. */
export type Principal =
  | { readonly kind: 'public' }
  | {
      readonly kind: 'customer';
      readonly customerId: string;
      readonly apiKeyId: string;
      /** ISO 3166-1 alpha-2. */
      readonly country: string;
      readonly region: string;
    }
  | {
      readonly kind: 'operator';
      readonly name: string;
      readonly country: string;
      readonly roles: readonly Role[];
    }
  | { readonly kind: 'site'; readonly name: string }
  | { readonly kind: 'local-admin' };

export type PrincipalOf<K extends Principal['kind']> = Extract<Principal, { readonly kind: K }>;

/** Who has to show credentials. */
export type CallerKind = Exclude<Principal['kind'], 'public'>;

/**
 * One check for each kind of credentials: gives the caller; undefined where the request bears none
 * of this kind; throws a `ProblemError` (401) where they are not good.
 */
export type Authenticators = {
  readonly [Kind in CallerKind]: (
    request: FastifyRequest,
  ) => Promise<PrincipalOf<Kind> | undefined>;
} & {
  /** Sent with 401: the schemes that are taken (RFC 9110, section 11.6.1). */
  readonly challenge: string;
};

/**
 * The caller, of a kind that one of the route's permissions lets in.
 * @throws ProblemError 401 `unauthenticated`; whatever an authenticator throws
 */
export async function identified(
  request: FastifyRequest,
  wanted: readonly Permission[],
  authenticate: Authenticators,
): Promise<Principal> {
  if (wanted.includes('public')) return { kind: 'public' };
  for (const kind of new Set(wanted.map(kindOf))) {
    const principal = await authenticate[kind](request);
    if (principal !== undefined) return principal;
  }
  throw new ProblemError(401, 'unauthenticated', 'Credentials are needed', {
    detail: 'The request bears no credentials that this takes',
    headers: { 'www-authenticate': authenticate.challenge },
  });
}

function kindOf(permission: Permission): CallerKind {
  if (permission === 'customer' || permission === 'site' || permission === 'local-admin') {
    return permission;
  }
  return 'operator';
}

/**
 * Lets people in whose roles have one of the route's permissions, and everybody else who is known.
 * @throws ProblemError 403 `forbidden`, with the permissions, and the roles that have them
 */
export function requireRole(caller: Principal, wanted: readonly Permission[]): void {
  if (caller.kind !== 'operator') return;
  const ofStaff = wanted.filter((one) => one === 'signed-in' || isStaffPermission(one));
  if (ofStaff.some((permission) => admits(permission, caller.roles))) return;
  const able = [...new Set(ofStaff.flatMap(rolesWith))];
  throw new ProblemError(403, 'forbidden', 'Not permitted', {
    detail: `This takes the permission ${ofStaff.join(' or ')}, which ${able.join(', ')} have`,
    extra: { permissions: ofStaff, roles: able },
  });
}

/**
 * The caller as the kind that the route's permission promises.
 * @throws ProblemError 403 `forbidden` if it is another kind
 */
export function requirePrincipal<K extends Principal['kind']>(
  request: FastifyRequest,
  kind: K,
): PrincipalOf<K> {
  const { principal } = request;
  if (principal.kind === kind) return principal as PrincipalOf<K>;
  throw new ProblemError(403, 'forbidden', 'Not permitted');
}

/** Refuses everybody but the public: for programs and tests that know no other callers. */
export function publicOnly(overrides: Partial<Authenticators> = {}): Authenticators {
  const nobody = async () => undefined;
  return {
    customer: nobody,
    operator: nobody,
    site: nobody,
    'local-admin': nobody,
    challenge: 'Bearer',
    ...overrides,
  };
}

export function isPermission(value: unknown): value is Permission {
  return (
    typeof value === 'string' &&
    (otherPermissions.some((one) => one === value) || isStaffPermission(value as Permission))
  );
}
