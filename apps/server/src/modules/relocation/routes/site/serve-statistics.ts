import { z } from 'zod';
import { type HttpServer, requirePrincipal } from '../../../../platform/http/index.ts';
import type { Source } from '../../site/source.ts';
import { anyDocument, relocationParams } from '../schemas.ts';

const decimal = z.string().regex(/^[0-9]{1,18}$/);

/** What a source answers of the class `statistics` to the one target of a relocation. */
export function serveStatistics(app: HttpServer, source: Source): void {
  app.route({
    method: 'GET',
    url: '/v1/relocations/:id/blocks',
    config: { permission: 'site' },
    schema: {
      summary: 'Blocks of events that changed after a version (docs/formats/relocation-stream.md)',
      tags: ['between parties'],
      params: relocationParams,
      querystring: z.object({ after: decimal, upTo: decimal }),
      response: { 200: z.object({ position: z.string(), blocks: z.array(anyDocument) }) },
    },
    handler: async (request) => {
      const { name } = requirePrincipal(request, 'site');
      const { after, upTo } = request.query;
      const { id } = request.params;
      const told = await source.blocks(id, name, BigInt(after), BigInt(upTo));
      return { ...told, blocks: told.blocks.map((one) => ({ ...one })) };
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/relocations/:id/events',
    config: { permission: 'site' },
    schema: {
      summary: 'Rows of blocks of one month, in ClickHouse’s format Native',
      tags: ['between parties'],
      params: relocationParams,
      body: z.object({
        month: z.string().regex(/^[0-9]{4}-[0-9]{2}$/),
        blocks: z.array(decimal).min(1).max(100_000),
      }),
    },
    handler: async (request, reply) => {
      const { name } = requirePrincipal(request, 'site');
      const { month, blocks } = request.body;
      const wanted = { month, blocks: blocks.map(BigInt) };
      const stream = await source.events(request.params.id, name, wanted);
      return reply.type('application/vnd.vitrine.events').send(stream);
    },
  });
}
