import { z } from 'zod';
import { IdentityError } from '../errors.js';
/** POST /v1/operators/introspect: whose token a site was shown. */
export function introspectOperator(app, { operators }) {
  app.route({
    method: 'POST',
    url: '/v1/operators/introspect',
    config: { permission: 'site' },
    schema: {
      summary: 'Whose token this is',
      tags: ['identity'],
      body: z.strictObject({ token: z.string().max(512) }),
      response: {
        200: z.discriminatedUnion('active', [
          z.object({ active: z.literal(false) }),
          z.object({
            active: z.literal(true),
            name: z.string(),
            country: z.string(),
            key: z.string(),
          }),
        ]),
      },
    },
    handler: async (request) => {
      const operator = await ownerOf(request.body.token);
      if (operator === undefined) return { active: false };
      const { name, country, key } = operator;
      return { active: true, name, country, key };
    },
  });
  async function ownerOf(token) {
    try {
      return await operators.find((await operators.authenticate(token)).name);
    } catch (error) {
      if (error instanceof IdentityError && error.code === 'unknown-token') return undefined;
      throw error;
    }
  }
}
