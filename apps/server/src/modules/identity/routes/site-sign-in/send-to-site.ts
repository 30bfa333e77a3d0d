import { z } from 'zod';
import { type HttpServer, ProblemError } from '../../../../platform/http/index.ts';
import type { Sessions } from '../../office/accounts/sessions.ts';
import type { SiteSessions } from '../../office/accounts/site-sessions.ts';
import { pagesOrigin } from '../../origins.ts';
import type { Party } from '../../parties.ts';

export interface SendToSiteDeps {
  readonly sessions: Pick<Sessions, 'current'>;
  readonly siteSessions: Pick<SiteSessions, 'issue'>;
  readonly site: (name: string) => Party | undefined;
}

/** GET /sign-in/site: a browser that a site has sent here goes back with a code, once it is signed in. */
export function sendToSite(app: HttpServer, deps: SendToSiteDeps): void {
  app.route({
    method: 'GET',
    url: '/sign-in/site',
    exposeHeadRoute: false,
    config: { permission: 'public' },
    schema: {
      summary: 'Back to a site with a code, after signing in',
      tags: ['accounts'],
      querystring: z.object({
        site: z.string().max(63),
        state: z.string().regex(/^[\w-]{43}$/, 'is no state of a site'),
      }),
    },
    handler: async (request, reply) => {
      const { site, state } = request.query;
      // Only to a party that is known by its key: whoever asks cannot name an address.
      const party = deps.site(site);
      if (party === undefined || party.name === 'office') {
        throw new ProblemError(404, 'unknown-site', 'Unknown site');
      }
      const session = await deps.sessions.current(request.headers.cookie);
      if (session === undefined) {
        const here = `/sign-in/site?${new URLSearchParams({ site, state })}`;
        return reply.redirect(`/sign-in?${new URLSearchParams({ return: here })}`, 303);
      }
      const code = await deps.siteSessions.issue(session.id, site, state);
      const back = new URL('/sign-in/return', pagesOrigin(party.url));
      back.search = String(new URLSearchParams({ code, state }));
      reply.header('referrer-policy', 'no-referrer');
      return reply.redirect(back.href, 303);
    },
  });
}
