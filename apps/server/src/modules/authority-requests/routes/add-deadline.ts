import { type HttpServer, requirePrincipal } from '../../../platform/http/index.ts';
import type { AuthorityRequests } from '../service.ts';
import { caseParams, caseSchema, deadlineSchema, tags } from './schemas.ts';

/** POST /v1/authority-requests/{id}/deadlines: one more, by a rule. */
export function addDeadline(
  app: HttpServer,
  requests: Pick<AuthorityRequests, 'addDeadline'>,
): void {
  app.route({
    method: 'POST',
    url: '/v1/authority-requests/:id/deadlines',
    config: { permission: 'requests.work' },
    schema: {
      summary: 'Give a case one more deadline, by the rule of a law',
      tags,
      params: caseParams,
      body: deadlineSchema,
      response: { 201: caseSchema },
    },
    handler: async (request, reply) => {
      const by = requirePrincipal(request, 'operator');
      const { id } = request.params;
      return reply.code(201).send(await requests.addDeadline(id, request.body, by));
    },
  });
}
