import { z } from 'zod';
import { type HttpServer, requirePrincipal } from '../../../platform/http/index.ts';
import type { AuthorityRequests } from '../service.ts';
import { caseParams, caseSchema, reasonSchema, tags } from './schemas.ts';

/** POST /v1/authority-requests/{id}/returns: the second person does not approve. */
export function returnRequest(
  app: HttpServer,
  requests: Pick<AuthorityRequests, 'sendBack'>,
): void {
  app.route({
    method: 'POST',
    url: '/v1/authority-requests/:id/returns',
    config: { permission: 'requests.review' },
    schema: {
      summary: 'Send a case back to its decision',
      tags,
      params: caseParams,
      body: z.strictObject({ reason: reasonSchema }),
      response: { 201: caseSchema },
    },
    handler: async (request, reply) => {
      const by = requirePrincipal(request, 'operator');
      const { id } = request.params;
      return reply.code(201).send(await requests.sendBack(id, request.body.reason, by));
    },
  });
}
