import { z } from 'zod';
import type { HttpServer } from '../../../platform/http/index.ts';
import type { Operators } from '../office/operators.ts';
import { operatorAnswer, operatorSchema } from './schemas.ts';

/** GET /v1/operators. */
export function listOperators(
  app: HttpServer,
  { operators }: { readonly operators: Pick<Operators, 'list'> },
): void {
  app.route({
    method: 'GET',
    url: '/v1/operators',
    config: { permission: 'people.read' },
    schema: {
      summary: 'The operators, their roles and their keys',
      tags: ['identity'],
      response: { 200: z.array(operatorSchema) },
    },
    handler: async () => (await operators.list()).map(operatorAnswer),
  });
}
