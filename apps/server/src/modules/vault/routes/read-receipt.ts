import { z } from 'zod';
import { type HttpServer, requirePrincipal } from '../../../platform/http/index.ts';
import type { Finding } from '../finding/service.ts';
import { sampleIdParams, tags } from './schemas.ts';

/** GET /v1/samples/{id}/receipts/{index}: one act that concerned a sample, to be verified elsewhere. */
export function readReceipt(app: HttpServer, finding: Pick<Finding, 'receipt'>): void {
  app.route({
    method: 'GET',
    url: '/v1/samples/:id/receipts/:index',
    config: { permission: 'samples.describe' },
    schema: {
      summary: 'The receipt of an entry about a sample',
      description: 'Looking is on record in the site’s access log.',
      tags,
      params: sampleIdParams.extend({ index: z.string().regex(/^\d{1,18}$/, 'is no index') }),
      response: {
        200: z.object({
          format: z.literal('vitrine-receipt/1'),
          entry: z.looseObject({}),
          opening: z.object({ salt: z.string(), payload: z.looseObject({}) }).optional(),
          proof: z.string(),
        }),
      },
    },
    handler: async (request, reply) => {
      const { name, country } = requirePrincipal(request, 'operator');
      const { id, index } = request.params;
      const receipt = await finding.receipt({ name, country }, id, BigInt(index));
      reply.header('content-disposition', `attachment; filename="receipt-${index}.json"`);
      const { entry, opening, ...rest } = receipt;
      return { ...rest, entry: { ...entry }, ...(opening && { opening: { ...opening } }) };
    },
  });
}
