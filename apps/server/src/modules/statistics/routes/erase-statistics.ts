import { z } from 'zod';
import type { HttpServer } from '../../../platform/http/index.ts';
import { type Erasures, erasureReasons } from '../removal/erasures.ts';

const description = `All that stands of the customer at this moment is erased, in every region that is open here: ClickHouse’s files are
written anew without it. Events that come afterwards are taken, the same ones included. An erasure that is open goes on
after a restart; ordered again, it is the same one.`;

const erasure = z.object({
  erasure: z.uuid(),
  customer: z.uuid(),
  reason: z.string(),
  orderedBy: z.string(),
  orderedAt: z.string(),
  state: z.enum(['open', 'done']),
  events: z.int().describe('That stood when it was ordered'),
  eventsErased: z.int(),
  blocksErased: z.int(),
  waitsFor: z.string().optional().describe('Why an open one does not go on'),
  finishedAt: z.string().optional(),
});

/** POST and GET /v1/statistics/erasures: one customer’s events go for good. */
export function eraseStatistics(
  app: HttpServer,
  { erasures }: { readonly erasures: Pick<Erasures, 'order' | 'read' | 'list'> },
): void {
  app.route({
    method: 'POST',
    url: '/v1/statistics/erasures',
    config: { permission: ['local-admin', 'customers.erase'] },
    schema: {
      summary: 'Erase the events of one customer',
      description,
      tags: ['statistics'],
      body: z.strictObject({ customer: z.uuid().lowercase(), reason: z.enum(erasureReasons) }),
      response: { 202: erasure },
    },
    handler: async (request, reply) => {
      const { principal } = request;
      const by = principal.kind === 'operator' ? principal.name : 'local-admin';
      return reply.code(202).send(await erasures.order({ ...request.body, by }));
    },
  });
  app.route({
    method: 'GET',
    url: '/v1/statistics/erasures',
    config: { permission: ['local-admin', 'customers.read'] },
    schema: {
      summary: 'The newest hundred erasures of customers’ events',
      tags: ['statistics'],
      response: { 200: z.object({ erasures: z.array(erasure) }) },
    },
    handler: async () => ({ erasures: await erasures.list() }),
  });
  app.route({
    method: 'GET',
    url: '/v1/statistics/erasures/:id',
    config: { permission: ['local-admin', 'customers.read'] },
    schema: {
      summary: 'How far an erasure is',
      tags: ['statistics'],
      params: z.object({ id: z.uuid() }),
      response: { 200: erasure },
    },
    handler: async (request) => erasures.read(request.params.id),
  });
}
