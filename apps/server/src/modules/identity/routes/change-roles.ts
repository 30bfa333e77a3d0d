import { z } from 'zod';
import { type HttpServer, roles } from '../../../platform/http/index.ts';
import type { Operators } from '../office/operators.ts';
import { changerOf, operatorAnswer, operatorParams, operatorSchema } from './schemas.ts';

/** PUT /v1/operators/{name}/roles: these roles and no others, from now on. */
export function changeRoles(
  app: HttpServer,
  { operators }: { readonly operators: Pick<Operators, 'changeRoles'> },
): void {
  app.route({
    method: 'PUT',
    url: '/v1/operators/:name/roles',
    config: { permission: ['local-admin', 'people.manage'] },
    schema: {
      summary: 'Give a person these roles and no others; nobody changes their own',
      tags: ['identity'],
      params: operatorParams,
      body: z.strictObject({ roles: z.array(z.enum(roles)).min(1) }),
      response: { 200: operatorSchema },
    },
    handler: async (request) => {
      const by = changerOf(request);
      return operatorAnswer(
        await operators.changeRoles(request.params.name, request.body.roles, by),
      );
    },
  });
}
