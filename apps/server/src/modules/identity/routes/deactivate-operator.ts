import type { HttpServer } from '../../../platform/http/index.ts';
import type { Operators } from '../office/operators.ts';
import { changerOf, operatorAnswer, operatorParams, operatorSchema } from './schemas.ts';

/** POST /v1/operators/{name}/deactivate: this person is let in no more. */
export function deactivateOperator(
  app: HttpServer,
  { operators }: { readonly operators: Pick<Operators, 'deactivate'> },
): void {
  app.route({
    method: 'POST',
    url: '/v1/operators/:name/deactivate',
    config: { permission: ['local-admin', 'people.manage'] },
    schema: {
      summary: 'Let a person in no more; what they approved stands',
      tags: ['identity'],
      params: operatorParams,
      response: { 200: operatorSchema },
    },
    handler: async (request) =>
      operatorAnswer(await operators.deactivate(request.params.name, changerOf(request))),
  });
}
