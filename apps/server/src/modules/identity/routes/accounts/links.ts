import { z } from 'zod';
import type { Clock } from '../../../../platform/clock.ts';
import { createCallLimit, type HttpServer, roles } from '../../../../platform/http/index.ts';
import type { RenewedAuth } from '../../office/accounts/renewed-auth.ts';
import type { Accounts } from '../../office/accounts/service.ts';
import { requireSameOrigin } from '../../same-origin.ts';
import { signInRates } from './auth-endpoints.ts';

export interface LinksDeps {
  readonly auth: Pick<RenewedAuth, 'current'>;
  readonly accounts: Pick<Accounts, 'look' | 'find'>;
  readonly origins: readonly string[];
  readonly clock: Clock;
}

const token = z.string().max(64);

/** POST /v1/links/look and /v1/links/redeem: what a one-time link is for, and its one use. */
export function linkRoutes(app: HttpServer, { auth, accounts, origins, clock }: LinksDeps): void {
  const calls = createCallLimit(signInRates, clock);
  app.route({
    method: 'POST',
    url: '/v1/links/look',
    config: { permission: 'public' },
    schema: {
      summary: 'What a one-time link is for; it stays unused',
      tags: ['accounts'],
      body: z.strictObject({ token }),
      response: {
        200: z.object({
          purpose: z.enum(['welcome', 'invitation', 'recovery']),
          expiresAt: z.string(),
          person: z
            .object({
              name: z.string(),
              displayName: z.string().optional(),
              email: z.string().optional(),
              country: z.string(),
              roles: z.array(z.enum(roles)),
            })
            .optional(),
        }),
      },
    },
    handler: async (request) => {
      calls.require(request);
      const found = await accounts.look(request.body.token);
      const { purpose } = found;
      const expiresAt = found.expiresAt.toString();
      if (found.purpose === 'welcome') return { purpose, expiresAt };
      return { purpose, expiresAt, person: { ...found.person, roles: [...found.person.roles] } };
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/links/redeem',
    config: { permission: 'public' },
    schema: {
      summary: 'Use a link: sets a cookie with which a second factor, or a passkey, is set up',
      tags: ['accounts'],
      body: z.strictObject({
        token,
        person: z
          .strictObject({
            name: z.string().max(64),
            displayName: z.string().trim().min(1).max(200),
            email: z.email().max(254),
            country: z.string().max(8),
          })
          .optional()
          .describe('Who the first administrator is; of no other link'),
        password: z.string().max(128).optional().describe('Without one a passkey is set up'),
      }),
      response: { 200: z.object({ name: z.string(), next: z.enum(['totp', 'passkey']) }) },
    },
    handler: async (request, reply) => {
      requireSameOrigin(request, origins);
      calls.require(request);
      const { headers, response } = await auth.current().api.redeemLink({
        body: request.body,
        headers: new Headers({ 'user-agent': request.headers['user-agent'] ?? '' }),
        returnHeaders: true,
      });
      for (const cookie of headers.getSetCookie()) reply.header('set-cookie', cookie);
      const next = request.body.password === undefined ? 'passkey' : 'totp';
      return reply.send({ name: response.name, next } as const);
    },
  });
}
