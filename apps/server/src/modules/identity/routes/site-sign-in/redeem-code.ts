import { z } from 'zod';
import { type HttpServer, requirePrincipal } from '../../../../platform/http/index.ts';
import type { SiteSessions } from '../../office/accounts/site-sessions.ts';

/** POST /v1/site-sessions and /v1/site-sessions/end: a site begins a person's session, and ends it. */
export function redeemCode(
  app: HttpServer,
  { siteSessions }: { readonly siteSessions: Pick<SiteSessions, 'redeem' | 'end'> },
): void {
  app.route({
    method: 'POST',
    url: '/v1/site-sessions',
    config: { permission: 'site' },
    schema: {
      summary: 'A code that a browser has brought to a site, for a session there',
      tags: ['between parties'],
      body: z.strictObject({ code: z.string().max(64), state: z.string().max(64) }),
      response: { 201: z.object({ token: z.string() }) },
    },
    handler: async (request, reply) => {
      const { name } = requirePrincipal(request, 'site');
      const { code, state } = request.body;
      return reply.code(201).send({ token: await siteSessions.redeem(name, code, state) });
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/site-sessions/end',
    config: { permission: 'site' },
    schema: {
      summary: 'End a session at a site',
      tags: ['between parties'],
      body: z.strictObject({ token: z.string().max(64) }),
      response: { 204: z.null() },
    },
    handler: async (request, reply) => {
      await siteSessions.end(requirePrincipal(request, 'site').name, request.body.token);
      return reply.code(204).send(null);
    },
  });
}
