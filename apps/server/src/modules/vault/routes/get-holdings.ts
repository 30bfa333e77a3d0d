import { z } from 'zod';
import type { HttpServer } from '../../../platform/http/index.ts';
import type { Holdings } from '../holdings.ts';

/** GET /v1/holdings: how much this site holds, as anybody may know: its ledger tells as much. */
export function getHoldings(app: HttpServer, holdings: () => Promise<Holdings>): void {
  app.route({
    method: 'GET',
    url: '/v1/holdings',
    config: { permission: 'public' },
    schema: {
      summary: 'How many samples of each region the site holds; counted once a minute at most',
      tags: ['vault'],
      response: {
        200: z.object({
          countedAt: z.string(),
          regions: z
            .array(
              z.object({
                region: z.string(),
                samples: z.int(),
                bytes: z.int().describe('Before encryption'),
              }),
            )
            .readonly(),
        }),
      },
    },
    handler: holdings,
  });
}
