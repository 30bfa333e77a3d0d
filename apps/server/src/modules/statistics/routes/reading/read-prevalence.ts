import { z } from 'zod';
import type { HttpServer } from '../../../../platform/http/index.ts';
import { limitSchema, periodSchema } from '../../reading/filter.ts';
import { formatOf, formatSchema, sendTable } from '../../reading/formats.ts';
import { prevalenceOf } from '../../reading/prevalence.ts';
import type { Readings, Thing } from '../../reading/readings.ts';
import { inFormats, lookerOf, periodAnswer, sumsAnswer } from './answer.ts';

const listed = <S extends z.ZodRawShape>(shape: S) =>
  z.array(z.object({ ...shape, ...sumsAnswer }));

const answer = z.object({
  ...periodAnswer,
  firstSeen: z.string().optional().describe('Of the period; left out where it was not seen'),
  lastSeen: z.string().optional(),
  ...sumsAnswer,
  types: listed({ type: z.string() }),
  countries: listed({ country: z.string() }),
  products: listed({ product: z.string() }),
  days: listed({ day: z.string() }),
});

const querystring = periodSchema.extend({
  limit: limitSchema(500).describe('Of each list, or of the rows of a table'),
  format: formatSchema,
});

const description = `By type, country, product and day; as a table: by all of them at once. That a file or host was looked up, not which,
is on record in the site’s access log. ${inFormats}`;

const hashParams = z.object({
  sha256: z
    .string()
    .regex(/^(?!0{64})[0-9a-f]{64}$/, 'is not a SHA-256 in hex')
    .describe('In lower-case hex'),
});
const hostParams = z.object({ host: z.string().min(1).max(255).toLowerCase() });

/** GET /v1/statistics/hashes/{sha256} and /hosts/{host}: where a file or a host was seen. */
export function readPrevalence(app: HttpServer, readings: Readings): void {
  app.route({
    method: 'GET',
    url: '/v1/statistics/hashes/:sha256',
    config: { permission: 'statistics.read' },
    schema: {
      summary: 'How prevalent a file is',
      description,
      tags: ['statistics'],
      params: hashParams,
      querystring,
      response: { 200: answer },
    },
    handler: (request, reply) => {
      const thing = { kind: 'hash', value: request.params.sha256 } as const;
      return answerOf(thing, request, reply);
    },
  });
  app.route({
    method: 'GET',
    url: '/v1/statistics/hosts/:host',
    config: { permission: 'statistics.read' },
    schema: {
      summary: 'How prevalent a host is, of which threats came',
      description,
      tags: ['statistics'],
      params: hostParams,
      querystring,
      response: { 200: answer },
    },
    handler: (request, reply) => {
      const thing = { kind: 'host', value: request.params.host } as const;
      return answerOf(thing, request, reply);
    },
  });

  async function answerOf(thing: Thing, request: Request, reply: Parameters<typeof sendTable>[0]) {
    const { format: named, ...asked } = request.query;
    const format = formatOf(request, named);
    const who = lookerOf(request);
    if (format === 'json') {
      reply.header('vary', 'accept');
      const table = await readings.prevalence(who, thing, asked);
      return prevalenceOf(table.period, await table.rows());
    }
    const table = await readings.prevalenceByDay(who, thing, asked);
    return sendTable(reply, table, format, `prevalence-of-a-${thing.kind}`);
  }
}

type Request = Parameters<typeof lookerOf>[0] & {
  readonly query: z.output<typeof querystring>;
};
