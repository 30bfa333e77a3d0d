import { z } from 'zod';
import type { HttpServer } from '../../../platform/http/index.ts';
import type { Analysis } from '../pipeline/service.ts';
import { regionSchema, tags } from './schemas.ts';

/** POST /v1/analysis/orders: all samples once more, when there is nothing newer to do. */
export function orderAnalyses(app: HttpServer, analysis: Pick<Analysis, 'orderAll'>): void {
  app.route({
    method: 'POST',
    url: '/v1/analysis/orders',
    config: { permission: ['local-admin', 'analysis.order'] },
    schema: {
      summary: 'Analyses all samples once more, the newest and most prevalent first',
      description: 'At low priority: what is new is analysed before.',
      tags,
      body: z.strictObject({ region: regionSchema.optional().describe('Left out: all') }),
      response: { 202: z.object({ ordered: z.literal(true) }) },
    },
    handler: async (request, reply) => {
      await analysis.orderAll(request.body.region);
      return reply.code(202).send({ ordered: true });
    },
  });
}
