import { z } from 'zod';
import { type HttpServer, roles } from '../../../../platform/http/index.ts';
import type { Accounts, Person } from '../../office/accounts/service.ts';

export const personSchema = z.object({
  name: z.string(),
  displayName: z.string().optional(),
  email: z.string().optional(),
  country: z.string(),
  roles: z.array(z.enum(roles)),
  key: z.string().optional(),
  state: z.enum(['invited', 'active', 'deactivated']),
  factors: z.object({
    password: z.boolean(),
    totp: z.boolean(),
    passkeys: z.int(),
    providers: z.array(z.string()),
  }),
  createdAt: z.string(),
});

export function personAnswer({
  createdAt,
  roles: held,
  factors,
  ...rest
}: Person): z.output<typeof personSchema> {
  return {
    ...rest,
    roles: [...held],
    factors: { ...factors, providers: [...factors.providers] },
    createdAt: createdAt.toString(),
  };
}

/** GET /v1/people. */
export function listPeople(
  app: HttpServer,
  { accounts }: { readonly accounts: Pick<Accounts, 'list'> },
): void {
  app.route({
    method: 'GET',
    url: '/v1/people',
    config: { permission: 'people.read' },
    schema: {
      summary: 'The people of the operator, their roles and how they sign in',
      tags: ['accounts'],
      response: { 200: z.object({ people: z.array(personSchema) }) },
    },
    handler: async () => ({ people: (await accounts.list()).map(personAnswer) }),
  });
}
