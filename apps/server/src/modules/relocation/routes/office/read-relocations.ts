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
      tags: ['relocations'],
      response: { 200: z.object({ relocations: z.array(status) }) },
    },
    handler: async () => ({ relocations: await relocations.list() }),
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
