import { z } from 'zod';
import { isoTime } from '../../../../platform/clock.ts';
import type { HttpServer } from '../../../../platform/http/index.ts';
import type { Published } from '../../publication/published.ts';
import { regionSchema } from '../../reading/filter.ts';

/** GET /v1/threats/weeks: the weeks that are published. */
export function listWeeks(app: HttpServer, published: Published): void {
  app.route({
    method: 'GET',
    url: '/v1/threats/weeks',
    config: { permission: 'public' },
    schema: {
      summary: 'Published weeks of detections, newest first',
      description:
        'A week is published once, some days after it has ended, and never changed: what comes later is in no table. Its digest stands in the ledger; the table that it covers is described in docs/formats.',
      tags: ['threats'],
      querystring: z.object({ region: regionSchema.optional() }),
      response: {
        200: z.object({
          weeks: z.array(
            z.object({
              region: z.string(),
              week: z.string().describe('Its Monday'),
              publishedAt: z.string(),
              digest: z.string(),
              installationsMin: z.int().describe('No cell is of fewer installations'),
              hasWithheld: z.boolean().describe('Something was too little to be shown'),
              cells: z.int(),
              detections: z.int().describe('The sum of the cells'),
              index: z.string().describe('Of its entry in the ledger'),
            }),
          ),
        }),
      },
    },
    handler: async (request) => {
      const weeks = await published.weeks(request.query);
      return {
        weeks: weeks.map(({ publishedAt, index, ...week }) => ({
          ...week,
          publishedAt: isoTime(publishedAt.epochMilliseconds),
          index: String(index),
        })),
      };
    },
  });
}
