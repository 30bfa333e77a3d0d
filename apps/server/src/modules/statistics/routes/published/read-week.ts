import { z } from 'zod';
import { csvLine } from '../../../../platform/csv.ts';
import type { HttpServer } from '../../../../platform/http/index.ts';
import { StatisticsError } from '../../errors.ts';
import type { Published } from '../../publication/published.ts';
import { regionSchema } from '../../reading/filter.ts';
import { formatOf, sendCsv } from '../../reading/formats.ts';
import { csvFormatSchema } from './schemas.ts';

const cellAnswer = z.object({
  region: z.string(),
  country: z.string().optional().describe('Left out: all other countries'),
  threat: z.string().optional().describe('Left out: all other threats'),
  detections: z.int(),
  installations: z.int(),
});

const columns = ['region', 'country', 'threat', 'detections', 'installations'] as const;

/** GET /v1/threats/weeks/{week}: the cells of a published week. */
export function readWeek(app: HttpServer, published: Published): void {
  app.route({
    method: 'GET',
    url: '/v1/threats/weeks/:week',
    config: { permission: 'public' },
    schema: {
      summary: 'The cells of a published week',
      description: 'Each detection is in exactly one cell, or withheld. JSON or CSV.',
      tags: ['threats'],
      params: z.object({ week: z.iso.date().describe('Its Monday') }),
      querystring: z.object({ region: regionSchema.optional(), format: csvFormatSchema }),
      response: { 200: z.object({ week: z.string(), cells: z.array(cellAnswer) }) },
    },
    handler: async (request, reply) => {
      const { week } = request.params;
      const { region, format } = request.query;
      const weeks = await published.weeks({ region });
      if (!weeks.some((one) => one.week === week)) {
        throw new StatisticsError('unknown-week', 'No week that begins then is published');
      }
      const cells = await published.cells(week, region);
      if (formatOf(request, format) === 'csv') {
        const lines = cells.map((cell) => columns.map((name) => cell[name]));
        return sendCsv(reply, [columns, ...lines].map(csvLine).join(''), `threats-${week}.csv`);
      }
      reply.header('vary', 'accept');
      return { week, cells };
    },
  });
}
