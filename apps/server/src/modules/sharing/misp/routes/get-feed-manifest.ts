import type { HttpServer } from '../../../../platform/http/index.ts';
import { readPeriods } from '../../shared-store.ts';
import { eventUuid, headOf } from '../events.ts';
import { type FeedDeps, feedOf, feedRoute, feedSince } from './feed.ts';

/** GET /misp/manifest.json: the events of the caller's region, an hour each, for thirty days. */
export function getFeedManifest(app: HttpServer, { db, site, clock }: FeedDeps): void {
  app.route({
    method: 'GET',
    url: '/misp/manifest.json',
    ...feedRoute(app),
    schema: { summary: 'MISP feed: the events', tags: ['sharing'] },
    handler: async (request, reply) => {
      const of = feedOf(request, site);
      const periods = await readPeriods(db, of.region, feedSince(clock));
      const manifest = Object.fromEntries(
        periods.map((row) => [eventUuid(of, row.start), headOf(of, row)]),
      );
      return reply.type('application/json').send(Buffer.from(JSON.stringify(manifest)));
    },
  });
}
