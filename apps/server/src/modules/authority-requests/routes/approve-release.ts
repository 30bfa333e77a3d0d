import { z } from 'zod';
import { type HttpServer, requirePrincipal } from '../../../platform/http/index.ts';
import type { AuthorityRequests } from '../service.ts';
import { caseParams, caseSchema, tags } from './schemas.ts';

/** POST /v1/authority-requests/{id}/approvals: the second person's signed approval. */
export function approveRelease(
  app: HttpServer,
  requests: Pick<AuthorityRequests, 'approve'>,
): void {
  app.route({
    method: 'POST',
    url: '/v1/authority-requests/:id/approvals',
    config: { permission: 'requests.review' },
    schema: {
      summary: 'Approve what is decided, with a note signed by one’s own key',
      tags,
      params: caseParams,
      body: z.strictObject({ approval: z.string().max(8_192).describe('A signed note') }),
      response: { 201: caseSchema },
    },
    handler: async (request, reply) => {
      const by = requirePrincipal(request, 'operator');
      const { id } = request.params;
      return reply.code(201).send(await requests.approve(id, request.body.approval, by));
    },
  });
}
