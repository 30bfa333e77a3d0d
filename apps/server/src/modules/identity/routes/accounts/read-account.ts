import { z } from 'zod';
import {
  type HttpServer,
  requirePrincipal,
  staffPermissionNames,
} from '../../../../platform/http/index.ts';
import type { Accounts } from '../../office/accounts/service.ts';
import type { Sessions } from '../../office/accounts/sessions.ts';
import { personAnswer, personSchema } from './people.ts';

export interface ReadAccountDeps {
  readonly accounts: Pick<Accounts, 'find' | 'permissions'>;
  readonly sessions: Pick<Sessions, 'list' | 'current'>;
}

const sessionSchema = z.object({
  id: z.string(),
  current: z.boolean(),
  method: z.string(),
  beganAt: z.string(),
  usedAt: z.string(),
  expiresAt: z.string(),
  userAgent: z.string().optional(),
});

/** GET /v1/account: oneself. */
export function readAccount(app: HttpServer, { accounts, sessions }: ReadAccountDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/account',
    config: { permission: 'signed-in' },
    schema: {
      summary: 'One’s own account: roles, what they permit, factors, sessions',
      tags: ['accounts'],
      response: {
        200: personSchema.extend({
          permissions: z.array(z.enum(staffPermissionNames)),
          sessions: z.array(sessionSchema),
        }),
      },
    },
    handler: async (request) => {
      const { name } = requirePrincipal(request, 'operator');
      const person = await accounts.find(name);
      if (person === undefined) throw new Error('a caller that is nobody');
      const current = await sessions.current(request.headers.cookie);
      return {
        ...personAnswer(person),
        permissions: [...accounts.permissions(person)],
        sessions: (await sessions.list(name)).map(({ userAgent, ...one }) => ({
          ...one,
          current: one.id === current?.id,
          beganAt: one.beganAt.toString(),
          usedAt: one.usedAt.toString(),
          expiresAt: one.expiresAt.toString(),
          ...(userAgent === undefined ? {} : { userAgent }),
        })),
      };
    },
  });
}
