import { z } from 'zod';
import {
  type HttpServer,
  roles,
  rolesWith,
  type StaffPermission,
  staffPermissionNames,
} from '../../../platform/http/index.ts';
import type { Operators } from '../office/operators.ts';

const names = staffPermissionNames as readonly [StaffPermission, ...StaffPermission[]];

/** GET /v1/permissions/{permission}: whom one can ask for what one may not do oneself. */
export function whoMay(
  app: HttpServer,
  { operators }: { readonly operators: Pick<Operators, 'list'> },
): void {
  app.route({
    method: 'GET',
    url: '/v1/permissions/:permission',
    config: { permission: 'signed-in' },
    schema: {
      summary: 'The roles and the people that have a permission',
      tags: ['identity'],
      params: z.object({ permission: z.enum(names) }),
      response: {
        200: z.object({
          permission: z.string(),
          roles: z.array(z.enum(roles)),
          people: z.array(z.string()).describe('Names of active people'),
        }),
      },
    },
    handler: async ({ params: { permission } }) => {
      const able = rolesWith(permission);
      const all = await operators.list();
      const people = all
        .filter(
          (one) => one.deactivatedAt === undefined && one.roles.some((role) => able.includes(role)),
        )
        .map(({ name }) => name);
      return { permission, roles: [...able], people };
    },
  });
}
