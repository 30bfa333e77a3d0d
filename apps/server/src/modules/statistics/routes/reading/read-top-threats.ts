import { z } from 'zod';
import type { HttpServer } from '../../../../platform/http/index.ts';
import { countrySchema, limitSchema, periodSchema, typeSchema } from '../../reading/filter.ts';
import { formatSchema } from '../../reading/formats.ts';
import { questions } from '../../reading/reading-store.ts';
import type { Readings } from '../../reading/readings.ts';
import { inFormats, lookerOf, periodAnswer, rowsOrSent, sumsAnswer } from './answer.ts';

/** GET /v1/statistics/threats: what was met most. */
export function readTopThreats(app: HttpServer, readings: Readings): void {
  app.route({
    method: 'GET',
    url: '/v1/statistics/threats',
    config: { permission: 'statistics.read' },
    schema: {
      summary: 'The threats that were met most, in a period, here or from one country',
      description: inFormats,
      tags: ['statistics'],
      querystring: periodSchema.extend({
        type: typeSchema,
        country: countrySchema.optional(),
        limit: limitSchema(100),
        format: formatSchema,
      }),
      response: {
        200: z.object({
          ...periodAnswer,
          threats: z.array(z.object({ threat: z.string(), ...sumsAnswer })),
        }),
      },
    },
    handler: async (request, reply) => {
      const { type, country, limit, format, ...asked } = request.query;
      const who = lookerOf(request);
      const params = { type, limit };
      const table = await (country === undefined
        ? readings.table(who, questions.topThreats, asked, params)
        : readings.table(who, questions.topThreatsOfCountry, asked, { ...params, country }));
      const rows = await rowsOrSent(request, reply, table, { format, name: 'threats' });
      if (rows === undefined) return reply;
      return { ...table.period, threats: rows };
    },
  });
}
