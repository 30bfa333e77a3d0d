import { z } from 'zod';
import { type HttpServer, roles } from '../../../../platform/http/index.ts';
import { IdentityError } from '../../errors.ts';
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

const nameSchema = z.string().max(40);

/** GET /v1/people, and one of them. */
export function listPeople(
  app: HttpServer,
  { accounts }: { readonly accounts: Pick<Accounts, 'list' | 'find'> },
): void {
  app.route({
    method: 'GET',
    url: '/v1/people',
    config: { permission: 'people.read' },
    schema: {
      summary: 'The people of the operator by name, their roles and how they sign in',
      tags: ['accounts'],
      querystring: z.object({
        after: nameSchema.default('').describe('`next` of the page before'),
        limit: z.coerce.number().int().min(1).max(500).default(100),
      }),
      response: {
        200: z.object({ people: z.array(personSchema), next: z.string().optional() }),
      },
    },
    handler: async (request) => {
      const { after, limit } = request.query;
      const people = await accounts.list({ after, limit: limit + 1 });
      const page = people.slice(0, limit);
      const next = people.length > limit ? page.at(-1)?.name : undefined;
      return { people: page.map(personAnswer), ...(next === undefined ? {} : { next }) };
    },
  });
  app.route({
    method: 'GET',
    url: '/v1/people/:name',
    config: { permission: 'people.read' },
    schema: {
      summary: 'One of the people of the operator',
      tags: ['accounts'],
      params: z.object({ name: nameSchema }),
      response: { 200: personSchema },
    },
    handler: async (request) => {
      const { name } = request.params;
      const person = await accounts.find(name);
      if (person === undefined) {
        throw new IdentityError('unknown-operator', `There is no operator ${name}`);
      }
      return personAnswer(person);
    },
  });
}
