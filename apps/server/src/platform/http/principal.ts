import type { FastifyRequest } from 'fastify';
import { ProblemError } from './problem.ts';

/** Who may call a route. */
export const permissions = ['public', 'customer', 'operator', 'site', 'local-admin'] as const;
export type Permission = (typeof permissions)[number];

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
  | { readonly kind: 'operator'; readonly name: string; readonly country: string }
  | { readonly kind: 'site'; readonly name: string }
  | { readonly kind: 'local-admin' };

/**
 * One check for each permission: gives the caller, or throws a `ProblemError` (401 where no or bad
 * credentials came, 403 where they do not suffice).
 */
export type Authenticators = Readonly<
  Record<Permission, (request: FastifyRequest) => Promise<Principal>>
>;

export type PrincipalOf<K extends Principal['kind']> = Extract<Principal, { readonly kind: K }>;

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
  const refuse = async (): Promise<never> => {
    throw new ProblemError(401, 'unauthenticated', 'Credentials are needed', {
      headers: { 'www-authenticate': 'Bearer' },
    });
  };
  return {
    public: async () => ({ kind: 'public' }),
    customer: refuse,
    operator: refuse,
    site: refuse,
    'local-admin': refuse,
    ...overrides,
  };
}
