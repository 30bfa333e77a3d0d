import { z } from 'zod';
import { type HttpServer, requirePrincipal } from '../../../platform/http/index.ts';
import { caseSchema, purposeSchema } from '../../access/index.ts';
import { excerptBytesMax, type Reading } from '../reading.ts';
import { regionSchema, sampleParams, tags } from './schemas.ts';

/** POST /v1/samples/{sha256}/excerpts: a few bytes in hex, once the read stands in the ledger. */
export function readExcerpt(app: HttpServer, reading: Pick<Reading, 'excerpt'>): void {
  app.route({
    method: 'POST',
    url: '/v1/samples/:sha256/excerpts',
    config: { permission: 'samples.read' },
    schema: {
      summary: 'Look at some bytes of a sample, for a stated purpose and case',
      description:
        'Answers with bytes in hex. It is a read like any other: an entry in the public ledger, ' +
        'durable before the first byte is decrypted; from some countries it takes an approval.',
      tags,
      params: sampleParams,
      body: z.strictObject({
        purpose: purposeSchema,
        case: caseSchema,
        offset: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0),
        lengthBytes: z.number().int().min(1).max(excerptBytesMax).default(4_096),
        region: regionSchema.optional(),
        approval: z.uuid().lowercase().optional().describe('An approved access request'),
      }),
      response: {
        200: z.object({
          sample: z.uuid(),
          index: z.string().describe('Of the entry in the site’s ledger'),
          sizeBytes: z.number().int().describe('Of the whole sample'),
          offset: z.number().int(),
          hex: z.string().describe('Fewer than asked for at the end; none beyond it'),
        }),
      },
    },
    handler: async (request) => {
      const { name, country } = requirePrincipal(request, 'operator');
      const { region, approval, ...order } = request.body;
      const { bytes, index, ...excerpt } = await reading.excerpt({
        ...order,
        sha256: Buffer.from(request.params.sha256, 'hex'),
        reader: { name, country },
        ...(region === undefined ? {} : { region }),
        ...(approval === undefined ? {} : { approval }),
      });
      return { ...excerpt, index: String(index), hex: Buffer.from(bytes).toString('hex') };
    },
  });
}
