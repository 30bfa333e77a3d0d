import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type HttpServer, ProblemError, requirePrincipal } from '../../../platform/http/index.ts';
import { IdentityError } from '../errors.ts';
import type { Customer, CustomerKey, Customers } from '../site/customers.ts';

export interface ListCustomersDeps {
  readonly customers: Pick<Customers, 'list' | 'get' | 'keysOf'>;
  /** Whether the policy lets people in this country see accounts here. */
  readonly maySeeAccounts: (country: string) => boolean;
}

const customer = z.object({
  id: z.uuid(),
  name: z.string(),
  country: z.string(),
  region: z.string(),
  createdAt: z.string(),
});
const apiKey = z.object({
  id: z.uuid(),
  label: z.string().optional(),
  createdAt: z.string(),
  revokedAt: z.string().optional(),
});

/** As it stands in an address. */
const keySchema = z
  .string()
  .max(1_500)
  .transform((text, context): CustomerKey => {
    const [, id, name] = /^([0-9a-f-]{36})([\w-]*)$/.exec(text) ?? [];
    if (id !== undefined && name !== undefined) {
      return { id, name: Buffer.from(name, 'base64url').toString('utf8') };
    }
    context.addIssue({ code: 'custom', message: 'is no key of a page' });
    return z.NEVER;
  });

/** GET /v1/customers, and one of them with its API keys. */
export function listCustomers(app: HttpServer, deps: ListCustomersDeps): void {
  const { customers } = deps;
  app.route({
    method: 'GET',
    url: '/v1/customers',
    config: { permission: 'customers.read' },
    schema: {
      summary: 'The customers whose home this site is, by name',
      description:
        'Who they are is accounts data: seen from the countries alone that the policy lists.',
      tags: ['identity'],
      querystring: z.object({
        name: z.string().trim().max(200).default('').describe('Somewhere in the name'),
        after: keySchema.optional().describe('`next` of the page before'),
        limit: z.coerce.number().int().min(1).max(200).default(50),
      }),
      response: {
        200: z.object({
          customers: z.array(customer.extend({ keysInUse: z.int() })),
          next: z.string().optional(),
        }),
      },
    },
    handler: async (request) => {
      requireAccounts(request);
      const { name: words, after, limit } = request.query;
      const page = await customers.list({ words, after, limit });
      return {
        customers: page.customers.map((one) => ({ ...shown(one), keysInUse: one.keysInUse })),
        ...(page.next && { next: formatKey(page.next) }),
      };
    },
  });
  app.route({
    method: 'GET',
    url: '/v1/customers/:id',
    config: { permission: 'customers.read' },
    schema: {
      summary: 'A customer and its API keys; nothing secret',
      tags: ['identity'],
      params: z.object({ id: z.uuid() }),
      response: {
        200: z.object({ customer, apiKeys: z.array(apiKey).describe('The newest 200') }),
      },
    },
    handler: async (request) => {
      requireAccounts(request);
      const { id } = request.params;
      const found = await customers.get(id);
      if (found === undefined) {
        throw new IdentityError('unknown-customer', `There is no customer ${id} here`);
      }
      const keys = await customers.keysOf(id);
      return {
        customer: shown(found),
        apiKeys: keys.map(({ label, createdAt, revokedAt, ...key }) => ({
          ...key,
          createdAt: createdAt.toString(),
          ...(label === undefined ? {} : { label }),
          ...(revokedAt === undefined ? {} : { revokedAt: revokedAt.toString() }),
        })),
      };
    },
  });

  function requireAccounts(request: FastifyRequest): void {
    const { country } = requirePrincipal(request, 'operator');
    if (deps.maySeeAccounts(country)) return;
    throw new ProblemError(403, 'reader-country-refused', 'Not from this country', {
      detail: `The policy lets nobody in ${country} see accounts here`,
    });
  }
}

function shown({ id, name, country, region, createdAt }: Customer): z.output<typeof customer> {
  return { id, name, country, region, createdAt: createdAt.toString() };
}

function formatKey({ id, name }: CustomerKey): string {
  return id + Buffer.from(name).toString('base64url');
}
