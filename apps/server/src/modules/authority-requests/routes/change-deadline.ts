import { z } from 'zod';
import { type HttpServer, requirePrincipal } from '../../../platform/http/index.ts';
import type { AuthorityRequests } from '../service.ts';
import { caseSchema, partParams, reasonSchema, tags } from './schemas.ts';

/** POST /v1/authority-requests/{id}/deadlines/{deadline}: extends, pauses, resumes or meets it. */
export function changeDeadline(
  app: HttpServer,
  requests: Pick<AuthorityRequests, 'changeDeadline'>,
): void {
  app.route({
    method: 'POST',
    url: '/v1/authority-requests/:id/deadlines/:part',
    config: { permission: 'requests.work' },
    schema: {
      summary: 'Extend, pause, resume or meet a deadline, as far as its law lets one',
      tags,
      params: partParams,
      body: z.strictObject({
        act: z.enum(['extend', 'pause', 'resume', 'meet']),
        reason: reasonSchema,
      }),
      response: { 200: caseSchema },
    },
    handler: (request) => {
      const by = requirePrincipal(request, 'operator');
      const { id, part } = request.params;
      return requests.changeDeadline(id, part, request.body, by);
    },
  });
}
