import { type HttpServer, requirePrincipal } from '../../../platform/http/index.ts';
import type { AuthorityRequests } from '../service.ts';
import { caseSchema, registrationSchema, tags } from './schemas.ts';

/** POST /v1/authority-requests: enters a request that has come. */
export function registerRequest(
  app: HttpServer,
  requests: Pick<AuthorityRequests, 'register'>,
): void {
  app.route({
    method: 'POST',
    url: '/v1/authority-requests',
    config: { permission: 'requests.work' },
    schema: {
      summary: 'Enter a request of an authority',
      tags,
      body: registrationSchema,
      response: { 201: caseSchema },
    },
    handler: async (request, reply) => {
      const by = requirePrincipal(request, 'operator');
      const { deadlines, ...intake } = request.body;
      return reply.code(201).send(await requests.register(intake, deadlines, by));
    },
  });
}
