import { z } from 'zod';
import { type HttpServer, requirePrincipal } from '../../../../platform/http/index.ts';
import type { RelocationService } from '../../office/service.ts';
import { relocationParams, status } from '../schemas.ts';

/** POST /v1/relocations/{id}/approvals: one operator's signed approval of the start or the retirement. */
export function approveRelocation(app: HttpServer, relocations: RelocationService): void {
  app.route({
    method: 'POST',
    url: '/v1/relocations/:id/approvals',
    config: { permission: 'relocations.approve' },
    schema: {
      summary: 'Approve a stage with a note signed by the operator’s own key',
      tags: ['relocations'],
      params: relocationParams,
      body: z.object({ approval: z.string().max(65_536).describe('A signed note') }),
      response: { 201: status },
    },
    handler: async (request, reply) => {
      const { name } = requirePrincipal(request, 'operator');
      const after = await relocations.approve(request.params.id, name, request.body.approval);
      return reply.code(201).send(after);
    },
  });
}
