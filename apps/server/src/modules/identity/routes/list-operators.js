import { z } from 'zod';
/** GET /v1/operators. */
export function listOperators(app, { operators }) {
  app.route({
    method: 'GET',
    url: '/v1/operators',
    config: { permission: 'operator' },
    schema: {
      summary: 'The operators and their keys',
      tags: ['identity'],
      response: {
        200: z.array(
          z.object({
            name: z.string(),
            country: z.string(),
            key: z.string(),
            createdAt: z.string(),
            index: z.int(),
          }),
        ),
      },
    },
    handler: async () =>
      (await operators.list()).map(({ name, country, key, createdAt, index }) => ({
        name,
        country,
        key,
        createdAt: createdAt.toString(),
        index: Number(index),
      })),
  });
}
