import { z } from 'zod';
import { type HttpServer, requirePrincipal } from '../../../../platform/http/index.ts';
import type { Source } from '../../site/source.ts';
import { anyDocument, inventory, relocationParams } from '../schemas.ts';
import { serveStatistics } from './serve-statistics.ts';

/** What a source answers: its inventory to the office; keys, changes and objects to the one target of a relocation. */
export function serveTarget(app: HttpServer, source: Source): void {
  app.route({
    method: 'GET',
    url: '/v1/regions/:region/inventory',
    config: { permission: 'site' },
    schema: {
      summary: 'How much of a region this site holds',
      tags: ['between parties'],
      params: z.object({ region: z.string().max(100) }),
      response: { 200: inventory },
    },
    handler: (request) => source.inventory(request.params.region),
  });
  app.route({
    method: 'POST',
    url: '/v1/relocations/:id/commitment-key',
    config: { permission: 'site' },
    schema: {
      summary: 'The relocation’s commitment key, for its target alone',
      tags: ['between parties'],
      params: relocationParams,
      response: { 200: z.object({ key: z.string() }) },
    },
    handler: async (request) => {
      const { name } = requirePrincipal(request, 'site');
      const key = await source.commitmentKey(request.params.id, name);
      return { key: Buffer.from(key).toString('base64') };
    },
  });
  app.route({
    method: 'GET',
    url: '/v1/relocations/:id/changes',
    config: { permission: 'site' },
    schema: {
      summary: 'Rows that changed after a version',
      tags: ['between parties'],
      params: relocationParams,
      querystring: z.object({
        after: z.string().regex(/^[0-9]{1,18}$/),
        limit: z.coerce.number().int().min(1).max(10_000),
      }),
      response: {
        200: z.object({ position: z.string(), head: z.string(), objects: z.array(anyDocument) }),
      },
    },
    handler: async (request) => {
      const { name } = requirePrincipal(request, 'site');
      const { after, limit } = request.query;
      const changes = await source.changes(request.params.id, name, BigInt(after), limit);
      return { ...changes, objects: changes.objects.map((one) => ({ ...one })) };
    },
  });
  serveStatistics(app, source);
  app.route({
    method: 'POST',
    url: '/v1/relocations/:id/objects',
    config: { permission: 'site' },
    schema: {
      summary: 'age files for the target’s recipient, framed (docs/formats/relocation-stream.md)',
      tags: ['between parties'],
      params: relocationParams,
      body: z.object({
        recipient: z.string().max(200),
        ids: z.array(z.uuid()).min(1).max(1000),
        checked: z
          .boolean()
          .default(false)
          .describe('The copies are read back, and repaired, before they are sent'),
      }),
    },
    handler: (request, reply) => {
      const { name } = requirePrincipal(request, 'site');
      const stream = source.objects(request.params.id, name, request.body);
      return reply.type('application/vnd.vitrine.objects').send(stream);
    },
  });
}
