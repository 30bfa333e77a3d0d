import { z } from 'zod';
import { type HttpServer, roles } from '../../../platform/http/index.ts';
import type { Operators } from '../office/operators.ts';

/** POST /v1/operators: makes an operator; its token is shown this once. */
export function createOperatorRoute(
  app: HttpServer,
  { operators }: { readonly operators: Pick<Operators, 'create'> },
): void {
  app.route({
    method: 'POST',
    url: '/v1/operators',
    config: { permission: 'local-admin' },
    schema: {
      summary: 'Make an operator',
      description: 'The key is a note verifier key (Ed25519) under the name of the operator.',
      tags: ['identity'],
      body: z.strictObject({
        name: z.string().max(64),
        country: z.string().max(8),
        key: z.string().max(512),
        roles: z
          .array(z.enum(roles))
          .min(1)
          .optional()
          .describe('Data steward and analyst unless told'),
      }),
      response: { 201: z.object({ name: z.string(), token: z.string() }) },
    },
    handler: async (request, reply) => {
      const { operator, token } = await operators.create(request.body);
      return reply.code(201).send({ name: operator.name, token });
    },
  });
}
