import { z } from 'zod';
import type { HttpServer } from '../../../../platform/http/index.ts';
import { limitSchema, periodSchema } from '../../reading/filter.ts';
import { formatSchema } from '../../reading/formats.ts';
import { questions } from '../../reading/reading-store.ts';
import type { Readings } from '../../reading/readings.ts';
import { inFormats, lookerOf, periodAnswer, rowsOrSent } from './answer.ts';

/** GET /v1/statistics/versions: which versions of products send events. */
export function readVersions(app: HttpServer, readings: Readings): void {
  app.route({
    method: 'GET',
    url: '/v1/statistics/versions',
    config: { permission: 'statistics.read' },
    schema: {
      summary: 'How many events, of all types, each version of each product sent',
      description: inFormats,
      tags: ['statistics'],
      querystring: periodSchema.extend({ limit: limitSchema(200), format: formatSchema }),
      response: {
        200: z.object({
          ...periodAnswer,
          versions: z.array(
            z.object({ product: z.string(), version: z.string(), events: z.number() }),
          ),
        }),
      },
    },
    handler: async (request, reply) => {
      const { limit, format, ...asked } = request.query;
      const table = await readings.table(lookerOf(request), questions.versions, asked, { limit });
      const rows = await rowsOrSent(request, reply, table, { format, name: 'versions' });
      if (rows === undefined) return reply;
      return { ...table.period, versions: rows };
    },
  });
}
