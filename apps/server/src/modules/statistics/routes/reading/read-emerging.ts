import { z } from 'zod';
import type { HttpServer } from '../../../../platform/http/index.ts';
import { countrySchema, limitSchema, periodSchema, typeSchema } from '../../reading/filter.ts';
import { formatSchema } from '../../reading/formats.ts';
import { questions } from '../../reading/reading-store.ts';
import type { Readings } from '../../reading/readings.ts';
import { inFormats, lookerOf, rowsOrSent } from './answer.ts';

/** GET /v1/statistics/emerging: what is on the rise. */
export function readEmerging(app: HttpServer, readings: Readings): void {
  app.route({
    method: 'GET',
    url: '/v1/statistics/emerging',
    config: { permission: 'statistics.read' },
    schema: {
      summary: 'Threats that seven days brought more of than the four weeks before let expect',
      description: `\`surprise\` is the distance of \`recent\` from a quarter of \`base\`, in deviations that chance alone would make; from 2 on a threat is listed. ${inFormats}`,
      tags: ['statistics'],
      querystring: periodSchema.omit({ from: true }).extend({
        type: typeSchema,
        country: countrySchema.optional(),
        least: z.coerce
          .number()
          .int()
          .min(1)
          .default(10)
          .describe('How often it must have been met in the seven days'),
        limit: limitSchema(50),
        format: formatSchema,
      }),
      response: {
        200: z.object({
          to: z.string().describe('Last of the seven days, UTC'),
          threats: z.array(
            z.object({
              threat: z.string(),
              recent: z.number().describe('In the seven days'),
              base: z.number().describe('In the four weeks before'),
              surprise: z.number(),
            }),
          ),
        }),
      },
    },
    handler: async (request, reply) => {
      const { type, country, least, limit, format, ...asked } = request.query;
      const who = lookerOf(request);
      const params = { type, least, limit };
      const table = await (country === undefined
        ? readings.table(who, questions.emerging, asked, params)
        : readings.table(who, questions.emergingOfCountry, asked, { ...params, country }));
      const rows = await rowsOrSent(request, reply, table, { format, name: 'emerging' });
      if (rows === undefined) return reply;
      return { to: table.period.to, threats: rows };
    },
  });
}
