import { z } from 'zod';
import { type HttpServer, ProblemError } from '../../../../platform/http/index.ts';
import { readPeriod, readPeriods } from '../../shared-store.ts';
import { eventOf, eventUuid, periodOf } from '../events.ts';
import { type FeedDeps, feedOf, feedRoute, feedSince } from './feed.ts';

/** GET /misp/{uuid}.json: an event. */
export function getFeedEvent(app: HttpServer, { db, site, clock }: FeedDeps): void {
  app.route({
    method: 'GET',
    url: '/misp/:file',
    ...feedRoute(app),
    schema: {
      summary: 'MISP feed: an event',
      tags: ['sharing'],
      params: z.object({ file: z.string().max(64) }),
    },
    handler: async (request, reply) => {
      const of = feedOf(request, site);
      const asked = request.params.file.toLowerCase();
      const periods = await readPeriods(db, of.region, feedSince(clock));
      const found = periods.find(({ start }) => `${eventUuid(of, start)}.json` === asked);
      if (found === undefined) {
        throw new ProblemError(404, 'unknown-event', 'Unknown event', {
          detail: 'The feed of your region has no such event, or none any more',
        });
      }
      const rows = await readPeriod(db, of.region, periodOf(found.start));
      const event = eventOf(of, found.start, rows);
      return reply.type('application/json').send(Buffer.from(JSON.stringify(event)));
    },
  });
}
