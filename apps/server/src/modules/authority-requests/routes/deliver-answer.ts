import { z } from 'zod';
import { type HttpServer, requirePrincipal } from '../../../platform/http/index.ts';
import type { AuthorityRequests } from '../service.ts';
import { caseParams, caseSchema, reasonSchema, tags, words } from './schemas.ts';

/** POST /v1/authority-requests/{id}/deliveries: the answer is given. */
export function deliverAnswer(app: HttpServer, requests: Pick<AuthorityRequests, 'deliver'>): void {
  app.route({
    method: 'POST',
    url: '/v1/authority-requests/:id/deliveries',
    config: { permission: 'requests.work' },
    schema: {
      summary: 'Give the answer; what is handed over becomes a package for the requester’s key',
      tags,
      params: caseParams,
      body: z.strictObject({
        reason: reasonSchema,
        costs: words(100).exactOptional(),
        recipient: z.string().max(100).exactOptional().describe('The requester’s age key'),
      }),
      response: { 201: caseSchema },
    },
    handler: async (request, reply) => {
      const by = requirePrincipal(request, 'operator');
      const { id } = request.params;
      return reply.code(201).send(await requests.deliver(id, request.body, by));
    },
  });
}
