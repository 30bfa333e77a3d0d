import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { HttpServer } from '../../../../platform/http/index.ts';
import { requireSameOrigin } from '../../same-origin.ts';
import type { BrowserSessions, Move } from '../../site/browser-sessions.ts';

/** GET /sign-in, GET /sign-in/return and POST /sign-out of a site, whose people the office knows. */
export function siteSignIn(app: HttpServer, sessions: BrowserSessions): void {
  app.route({
    method: 'GET',
    url: '/sign-in',
    exposeHeadRoute: false,
    config: { permission: 'public' },
    schema: {
      summary: 'Sign in at the office and come back',
      tags: ['accounts'],
      querystring: z.object({ return: z.string().optional() }),
    },
    handler: async (request, reply) => {
      // The cookie that is set here must be sent back where the office sends the browser.
      const isHere = request.host === new URL(sessions.origin).host;
      if (!isHere) return reply.redirect(new URL(request.url, sessions.origin).href, 303);
      return move(reply, sessions.leave(request.query.return));
    },
  });
  app.route({
    method: 'GET',
    url: '/sign-in/return',
    exposeHeadRoute: false,
    config: { permission: 'public' },
    schema: {
      summary: 'Back from the office with a code',
      tags: ['accounts'],
      querystring: z.object({ code: z.string().max(64), state: z.string().max(64) }),
    },
    handler: async (request, reply) => {
      const { code, state } = request.query;
      return move(reply, await sessions.arrive(request.headers.cookie, code, state));
    },
  });
  app.route({
    method: 'POST',
    url: '/sign-out',
    config: { permission: 'public', rawBody: true },
    schema: { summary: 'End the session at this site', tags: ['accounts'] },
    handler: async (request, reply) => {
      requireSameOrigin(request, sessions.origins);
      return move(reply, await sessions.signOut(request.headers.cookie));
    },
  });
}

function move(reply: FastifyReply, { location, cookies }: Move): FastifyReply {
  for (const cookie of cookies) reply.header('set-cookie', cookie);
  reply.header('referrer-policy', 'no-referrer');
  return reply.redirect(location, 303);
}
