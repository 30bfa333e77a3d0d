import { z } from 'zod';
import type { HttpServer } from '../../../platform/http/index.ts';
import type { Customers } from '../site/customers.ts';

/** DELETE /v1/api-keys/{id}: the key is refused from now on. */
export function revokeApiKey(
  app: HttpServer,
  { customers }: { readonly customers: Pick<Customers, 'revokeKey'> },
): void {
  app.route({
    method: 'DELETE',
    url: '/v1/api-keys/:id',
    config: { permission: ['local-admin', 'customers.manage'] },
    schema: {
      summary: 'Revoke an API key',
      tags: ['identity'],
      params: z.object({ id: z.uuid() }),
      response: { 204: z.null() },
    },
    handler: async (request, reply) => {
      await customers.revokeKey(request.params.id);
      return reply.code(204).send(null);
    },
  });
}
