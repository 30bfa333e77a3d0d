import { z } from 'zod';
import type { HttpServer } from '../../../platform/http/index.ts';
import type { Customers } from '../site/customers.ts';

/** POST /v1/customers/{id}/api-keys: one more key for a customer, shown this once. */
export function issueApiKey(
  app: HttpServer,
  { customers }: { readonly customers: Pick<Customers, 'issueKey'> },
): void {
  app.route({
    method: 'POST',
    url: '/v1/customers/:id/api-keys',
    config: { permission: ['local-admin', 'customers.manage'] },
    schema: {
      summary: 'Make an API key for a customer',
      tags: ['identity'],
      params: z.object({ id: z.uuid() }),
      body: z.strictObject({ label: z.string().trim().min(1).max(200).optional() }),
      response: { 201: z.object({ apiKey: z.object({ id: z.uuid(), token: z.string() }) }) },
    },
    handler: async (request, reply) => {
      const apiKey = await customers.issueKey(request.params.id, request.body.label);
      return reply.code(201).send({ apiKey });
    },
  });
}
