import { z } from 'zod';
import { type HttpServer, requirePrincipal } from '../../../../platform/http/index.ts';
import type { Sessions } from '../../office/accounts/sessions.ts';

/** DELETE /v1/account/sessions/{id}: one of one's own. */
export function endSession(
  app: HttpServer,
  { sessions }: { readonly sessions: Pick<Sessions, 'end'> },
): void {
  app.route({
    method: 'DELETE',
    url: '/v1/account/sessions/:id',
    config: { permission: 'signed-in' },
    schema: {
      summary: 'End a session of one’s own',
      tags: ['accounts'],
      params: z.object({ id: z.string().max(64) }),
      response: { 204: z.null() },
    },
    handler: async (request, reply) => {
      const { name } = requirePrincipal(request, 'operator');
      await sessions.end(name, request.params.id);
      return reply.code(204).send(null);
    },
  });
}
