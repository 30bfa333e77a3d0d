import { z } from 'zod';
import { csvLine } from '../../../../platform/csv.ts';
import type { HttpServer } from '../../../../platform/http/index.ts';
import type { Published } from '../../publication/published.ts';
import { countrySchema, limitSchema, regionSchema } from '../../reading/filter.ts';
import { formatOf, sendCsv } from '../../reading/formats.ts';
import { csvFormatSchema } from './schemas.ts';

/** GET /v1/threats/sums: what published cells come to over weeks. */
export function sumWeeks(app: HttpServer, published: Published): void {
  app.route({
    method: 'GET',
    url: '/v1/threats/sums',
    config: { permission: 'public' },
    schema: {
      summary: 'Sums of published cells over weeks: by week, country or threat',
      description:
        'Nothing but cells is summed up, so that no sum tells more than they do. With `country` or `threat`, cells that name them alone count. JSON or CSV.',
      tags: ['threats'],
      querystring: z.object({
        by: z.enum(['week', 'country', 'threat']),
        from: z.iso.date().describe('Any day of the first week'),
        to: z.iso.date().describe('Any day of the last week'),
        region: regionSchema.optional(),
        country: countrySchema.optional(),
        threat: z.string().min(1).max(128).optional(),
        limit: limitSchema(300),
        format: csvFormatSchema,
      }),
      response: {
        200: z.object({
          by: z.enum(['week', 'country', 'threat']),
          sums: z.array(
            z.object({
              name: z.string().optional().describe('Left out: all others, joined'),
              detections: z.int(),
            }),
          ),
        }),
      },
    },
    handler: async (request, reply) => {
      const { by, limit, format, ...filter } = request.query;
      const sums = await published.sums(by, filter, limit);
      if (formatOf(request, format) === 'csv') {
        const lines = sums.map(({ name, detections }) => [name, detections]);
        const text = [[by, 'detections'], ...lines].map(csvLine).join('');
        return sendCsv(reply, text, `threats-by-${by}-${filter.from}-${filter.to}.csv`);
      }
      reply.header('vary', 'accept');
      return { by, sums };
    },
  });
}
