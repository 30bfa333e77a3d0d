import { z } from 'zod';
/** POST /v1/customers: makes a customer and its first API key, shown this once. */
export function createCustomer(app, { customers, requireHome }) {
  app.route({
    method: 'POST',
    url: '/v1/customers',
    config: { permission: 'local-admin' },
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
