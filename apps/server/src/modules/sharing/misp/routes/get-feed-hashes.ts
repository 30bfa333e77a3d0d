import { Readable } from 'node:stream';
import type { HttpServer } from '../../../../platform/http/index.ts';
import { readPeriod, readPeriods } from '../../shared-store.ts';
import { hashLines, periodOf } from '../events.ts';
import { type FeedDeps, feedOf, feedRoute, feedSince } from './feed.ts';

/** GET /misp/hashes.csv: which event has which value, by the value's MD5. */
export function getFeedHashes(app: HttpServer, { db, site, clock }: FeedDeps): void {
  app.route({
    method: 'GET',
    url: '/misp/hashes.csv',
    ...feedRoute(app),
    schema: { summary: 'MISP feed: the values, hashed', tags: ['sharing'] },
    handler: async (request, reply) => {
      const of = feedOf(request, site);
      const periods = await readPeriods(db, of.region, feedSince(clock));
      async function* lines(): AsyncGenerator<string, void> {
        for (const { start } of periods) {
          yield hashLines(of, start, await readPeriod(db, of.region, periodOf(start)));
        }
      }
      return reply.type('text/csv; charset=utf-8').send(Readable.from(lines()));
    },
  });
}
