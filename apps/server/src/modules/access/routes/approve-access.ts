import { z } from 'zod';
import { type HttpServer, requirePrincipal } from '../../../platform/http/index.ts';
import type { AccessOffice } from '../office/service.ts';
import { requestParams, requestSchema, tags } from './schemas.ts';

/** POST /v1/access-requests/{id}/approvals: the second person's signed approval. */
export function approveAccess(app: HttpServer, access: Pick<AccessOffice, 'approve'>): void {
  app.route({
    method: 'POST',
    url: '/v1/access-requests/:id/approvals',
    config: { permission: 'access.approve' },
    schema: {
      summary: 'Approve another operator’s request with a note signed by one’s own key',
      tags,
      params: requestParams,
      body: z.strictObject({ approval: z.string().max(8_192).describe('A signed note') }),
      response: { 201: requestSchema },
    },
    handler: async (request, reply) => {
      const { name } = requirePrincipal(request, 'operator');
      const { id } = request.params;
      return reply.code(201).send(await access.approve(id, name, request.body.approval));
    },
  });
}
