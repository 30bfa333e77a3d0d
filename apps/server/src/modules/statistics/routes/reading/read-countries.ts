import { z } from 'zod';
import type { HttpServer } from '../../../../platform/http/index.ts';
import { limitSchema, periodSchema, typeSchema } from '../../reading/filter.ts';
import { formatSchema } from '../../reading/formats.ts';
import { questions } from '../../reading/reading-store.ts';
import type { Readings } from '../../reading/readings.ts';
import { inFormats, lookerOf, periodAnswer, rowsOrSent, sumsAnswer } from './answer.ts';

/** GET /v1/statistics/countries: how much came from each country. */
export function readCountries(app: HttpServer, readings: Readings): void {
  app.route({
    method: 'GET',
    url: '/v1/statistics/countries',
    config: { permission: 'statistics.read' },
    schema: {
      summary: 'How much came from each country',
      description: inFormats,
      tags: ['statistics'],
      querystring: periodSchema.extend({
        type: typeSchema,
        limit: limitSchema(300),
        format: formatSchema,
      }),
      response: {
        200: z.object({
          ...periodAnswer,
          countries: z.array(z.object({ country: z.string(), ...sumsAnswer })),
        }),
      },
    },
    handler: async (request, reply) => {
      const { type, limit, format, ...asked } = request.query;
      const params = { type, limit };
      const table = await readings.table(lookerOf(request), questions.countries, asked, params);
      const rows = await rowsOrSent(request, reply, table, { format, name: 'countries' });
      if (rows === undefined) return reply;
      return { ...table.period, countries: rows };
    },
  });
}
