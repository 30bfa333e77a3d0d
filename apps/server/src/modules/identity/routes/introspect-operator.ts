import { z } from 'zod';
import { type HttpServer, requirePrincipal, roles } from '../../../platform/http/index.ts';
import { IdentityError } from '../errors.ts';
import type { SiteSessions } from '../office/accounts/site-sessions.ts';
import type { Operators } from '../office/operators.ts';
import { siteSessionTokenPrefix } from '../tokens.ts';

/** POST /v1/operators/introspect: whose token a site was shown. */
export function introspectOperator(
  app: HttpServer,
  {
    operators,
    siteSessions,
  }: {
    readonly operators: Pick<Operators, 'authenticate'>;
    readonly siteSessions: Pick<SiteSessions, 'principal'>;
  },
): void {
  app.route({
    method: 'POST',
    url: '/v1/operators/introspect',
    config: { permission: 'site' },
    schema: {
      summary: 'Whose token this is',
      tags: ['identity'],
      body: z.strictObject({ token: z.string().max(512) }),
      response: {
        200: z.discriminatedUnion('active', [
          z.object({ active: z.literal(false) }),
          z.object({
            active: z.literal(true),
            name: z.string(),
            country: z.string(),
            roles: z.array(z.enum(roles)),
          }),
        ]),
      },
    },
    handler: async (request) => {
      const operator = await ownerOf(requirePrincipal(request, 'site').name, request.body.token);
      if (operator === undefined) return { active: false as const };
      const { name, country, roles } = operator;
      return { active: true as const, name, country, roles: [...roles] };
    },
  });

  async function ownerOf(site: string, token: string) {
    if (token.startsWith(siteSessionTokenPrefix)) return await siteSessions.principal(site, token);
    try {
      return await operators.authenticate(token);
    } catch (error) {
      if (error instanceof IdentityError && error.code === 'unknown-token') return undefined;
      throw error;
    }
  }
}
