import { z } from 'zod';
import type { HttpServer } from '../../../platform/http/index.ts';
import type { Reading, RecordedRead } from '../reading.ts';
import { regionSchema, sampleParams, tags } from './schemas.ts';

const fullRead = z.object({
  index: z.string(),
  at: z.string(),
  reader: z.string(),
  country: z.string(),
  purpose: z.string(),
  case: z.string(),
  form: z.string(),
  approval: z.uuid().optional(),
});
/** What a customer sees: from where and why, not who and in which case. */
const customerRead = fullRead.pick({ index: true, at: true, country: true, purpose: true });

/**
 * GET /v1/samples/{sha256}/reads: who has read a sample. A customer sees the reads of samples it
 * has sent, operators see all.
 */
export function listReads(app: HttpServer, reading: Pick<Reading, 'list'>): void {
  app.route({
    method: 'GET',
    url: '/v1/samples/:sha256/reads',
    config: { permission: ['customer', 'access-log.read'] },
    schema: {
      summary: 'The reads of a sample, newest first',
      tags,
      params: sampleParams,
      querystring: z.object({ region: regionSchema.optional() }),
      response: { 200: z.object({ reads: z.array(z.union([fullRead, customerRead])) }) },
    },
    handler: async (request) => {
      const { principal } = request;
      const sha256 = Buffer.from(request.params.sha256, 'hex');
      if (principal.kind === 'customer') {
        const { customerId: customer, region } = principal;
        const reads = await reading.list({ sha256, customer, region });
        return { reads: reads.map(forCustomer) };
      }
      const { region } = request.query;
      const reads = await reading.list({ sha256, ...(region === undefined ? {} : { region }) });
      return { reads: reads.map((read) => ({ ...read, index: String(read.index) })) };
    },
  });
}

function forCustomer({ index, at, country, purpose }: RecordedRead): z.output<typeof customerRead> {
  return { index: String(index), at, country, purpose };
}
