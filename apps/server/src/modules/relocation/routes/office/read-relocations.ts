import { z } from 'zod';
import type { HttpServer } from '../../../../platform/http/index.ts';
import type { RelocationService } from '../../office/service.ts';
import { relocationParams, status } from '../schemas.ts';

/** GET /v1/relocations and /v1/relocations/{id}: where relocations stand. Public: counts and digests, no content. */
export function readRelocations(app: HttpServer, relocations: RelocationService): void {
  app.route({
    method: 'GET',
    url: '/v1/relocations',
    config: { permission: 'public' },
    schema: {
      summary: 'All relocations',
      description: 'All, the oldest first; with a `limit`, a page of them, the newest first.',
      tags: ['relocations'],
      querystring: z.object({
        limit: z.coerce.number().int().min(1).max(200).optional(),
        after: z.uuid().optional().describe('`next` of the page before'),
        open: z.literal('true').optional().describe('Only those that are not over; with a `limit`'),
      }),
      response: {
        200: z.object({
          relocations: z.array(status),
          next: z.string().optional().describe('Where the next page goes on'),
        }),
      },
    },
    handler: async ({ query: { limit, after, open } }) => {
      if (limit === undefined) return { relocations: await relocations.list() };
      const onward = after === undefined ? {} : { after };
      return relocations.page({ limit, isOpen: open !== undefined, ...onward });
    },
  });
  app.route({
    method: 'GET',
    url: '/v1/relocations/:id',
    config: { permission: 'public' },
    schema: {
      summary: 'One relocation with its steps and its progress',
      tags: ['relocations'],
      params: relocationParams,
      response: { 200: status },
    },
    handler: (request) => relocations.status(request.params.id),
  });
}
