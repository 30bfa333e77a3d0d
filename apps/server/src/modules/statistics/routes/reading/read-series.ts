import { z } from 'zod';
import type { HttpServer } from '../../../../platform/http/index.ts';
import { countrySchema, limitSchema, periodSchema, typeSchema } from '../../reading/filter.ts';
import { formatSchema } from '../../reading/formats.ts';
import { questions } from '../../reading/reading-store.ts';
import type { Readings } from '../../reading/readings.ts';
import { inFormats, lookerOf, periodAnswer, rowsOrSent, sumsAnswer } from './answer.ts';

/** GET /v1/statistics/series: how much there was on each day. */
export function readSeries(app: HttpServer, readings: Readings): void {
  app.route({
    method: 'GET',
    url: '/v1/statistics/series',
    config: { permission: 'statistics.read' },
    schema: {
      summary: 'How much there was on each day, of all threats or of one',
      description: `A day on which there was nothing is left out. ${inFormats}`,
      tags: ['statistics'],
      querystring: periodSchema.extend({
        type: typeSchema,
        country: countrySchema.optional(),
        threat: z.string().min(1).max(128).optional(),
        limit: limitSchema(1_000),
        format: formatSchema,
      }),
      response: {
        200: z.object({
          ...periodAnswer,
          days: z.array(z.object({ day: z.string(), ...sumsAnswer })),
        }),
      },
    },
    handler: async (request, reply) => {
      const { type, country = '', threat, limit, format, ...asked } = request.query;
      const params = { type, country, limit };
      const who = lookerOf(request);
      const table = await (threat === undefined
        ? readings.table(who, questions.series, asked, params)
        : readings.table(who, questions.threatSeries, asked, { ...params, threat }));
      const rows = await rowsOrSent(request, reply, table, { format, name: 'series' });
      if (rows === undefined) return reply;
      return { ...table.period, days: rows };
    },
  });
}
