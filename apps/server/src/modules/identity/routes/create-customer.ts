import { z } from 'zod';
import type { HttpServer } from '../../../platform/http/index.ts';
import type { Customers } from '../site/customers.ts';

export interface CreateCustomerDeps {
  readonly customers: Pick<Customers, 'create'>;
  /** Throws where this site is not the home of the country's accounts. */
  readonly requireHome: (
    country: string,
    dataClass: 'accounts',
  ) => Promise<{ readonly region: string }>;
}

/** POST /v1/customers: makes a customer and its first API key, shown this once. */
export function createCustomer(
  app: HttpServer,
  { customers, requireHome }: CreateCustomerDeps,
): void {
  app.route({
    method: 'POST',
    url: '/v1/customers',
    config: { permission: ['local-admin', 'customers.manage'] },
    schema: {
      summary: 'Make a customer and its first API key',
      tags: ['identity'],
      body: z.strictObject({
        name: z.string().trim().min(1).max(200),
        country: z.string().regex(/^[A-Z]{2}$/, 'is not two capital letters'),
      }),
      response: {
        201: z.object({
          customer: z.object({
            id: z.uuid(),
            name: z.string(),
            country: z.string(),
            region: z.string(),
            createdAt: z.string(),
          }),
          apiKey: z.object({ id: z.uuid(), token: z.string() }),
        }),
      },
    },
    handler: async (request, reply) => {
      const { name, country } = request.body;
      const { region } = await requireHome(country, 'accounts');
      const { customer, apiKey } = await customers.create({ name, country, region });
      const { id, createdAt } = customer;
      return reply.code(201).send({
        customer: { id, name, country, region, createdAt: createdAt.toString() },
        apiKey,
      });
    },
  });
}
