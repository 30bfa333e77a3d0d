import { z } from 'zod';
import { csvLine } from '../../../../platform/csv.ts';
import type { HttpServer } from '../../../../platform/http/index.ts';
import { limitSchema, periodSchema } from '../../reading/filter.ts';
import { formatOf, sendCsv } from '../../reading/formats.ts';
import * as tallies from '../../tally-store.ts';
import { lookerOf, periodAnswer, type ReadingRoutesDeps } from './answer.ts';

/** GET /v1/statistics/intake: what became of the lines that were sent. */
export function readIntake(app: HttpServer, { db, readings, spool }: ReadingRoutesDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/statistics/intake',
    config: { permission: 'statistics.read' },
    schema: {
      summary: 'What became of the lines that were sent, by day; refusals by product version',
      description:
        'Days are those of the arrival, not of the events. The refusals alone can be had as CSV, by `format` or `Accept`.',
      tags: ['statistics'],
      querystring: periodSchema.extend({
        limit: limitSchema(200).describe('Of the refusals'),
        format: z.enum(['json', 'csv']).optional().describe('Instead of what `Accept` says'),
      }),
      response: {
        200: z.object({
          ...periodAnswer,
          days: z.array(
            z.object({
              day: z.string(),
              accepted: z.int(),
              duplicate: z.int(),
              refused: z.int(),
            }),
          ),
          waiting: z
            .object({
              batches: z.int(),
              events: z.int(),
              bytes: z.int(),
              bytesMax: z.int(),
              ageMs: z.int().describe('Of the oldest; 0 where none waits'),
            })
            .describe('On disk, while ClickHouse does not answer; of all regions'),
          refusals: z.array(
            z.object({
              product: z.string().describe('Empty where the line did not say'),
              version: z.string(),
              code: z.string(),
              lines: z.int(),
            }),
          ),
        }),
      },
    },
    handler: async (request, reply) => {
      const { limit, format, ...asked } = request.query;
      const period = readings.period(asked);
      const regions = await readings.regions(lookerOf(request), asked);
      const filter = { regions, ...period };
      const refusals = await tallies.readRefused(db, { ...filter, limit });
      if (formatOf(request, format) === 'csv') {
        const file = `refusals-${period.from}-${period.to}.csv`;
        return sendCsv(reply, refusalsCsv(refusals), file);
      }
      reply.header('vary', 'accept');
      const days = daysOf(await tallies.readIntakeDays(db, filter));
      return {
        ...period,
        days,
        waiting: { ...(await spool.figures()) },
        refusals: refusals.map(({ product, version, outcome, lines }) => ({
          product,
          version,
          code: outcome,
          lines: Number(lines),
        })),
      };
    },
  });
}

function daysOf(rows: readonly tallies.IntakeDay[]) {
  const days = [...new Set(rows.map(({ day }) => day))];
  return days.map((day) => {
    const of = (outcome: 'accepted' | 'duplicate' | 'refused') =>
      Number(rows.find((row) => row.day === day && row.outcome === outcome)?.lines ?? 0);
    return {
      day,
      accepted: of('accepted'),
      duplicate: of('duplicate'),
      refused: of('refused'),
    };
  });
}

function refusalsCsv(rows: readonly tallies.RefusedVersion[]): string {
  const lines = rows.map((row) => [row.product, row.version, row.outcome, Number(row.lines)]);
  return [['product', 'version', 'code', 'lines'], ...lines].map(csvLine).join('');
}
