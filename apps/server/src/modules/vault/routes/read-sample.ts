import { Readable } from 'node:stream';
import { z } from 'zod';
import { type HttpServer, requirePrincipal } from '../../../platform/http/index.ts';
import { caseSchema, fileFormSchema, purposeSchema } from '../../access/index.ts';
import type { Reading } from '../reading.ts';
import { regionSchema, sampleParams, tags } from './schemas.ts';

/** POST /v1/samples/{sha256}/reads: the bytes, once the read stands in the ledger. */
export function readSample(app: HttpServer, reading: Pick<Reading, 'open'>): void {
  app.route({
    method: 'POST',
    url: '/v1/samples/:sha256/reads',
    config: { permission: 'samples.read', formsOf: /^\/console\/samples\/[0-9a-f-]{36}$/ },
    schema: {
      summary: 'Read a sample, for a stated purpose and case',
      description:
        'Answers with the file as CaRT, as a zip with the password "infected", or raw. The read is ' +
        'an entry in the public ledger, durable before the first byte leaves; its index stands in ' +
        'the header Vitrine-Ledger-Index. Raw, and from some countries, it takes an approval.',
      tags,
      params: sampleParams,
      body: z.strictObject({
        purpose: purposeSchema,
        case: caseSchema,
        form: fileFormSchema,
        region: regionSchema.optional(),
        approval: z.uuid().lowercase().optional().describe('An approved access request'),
      }),
    },
    handler: async (request, reply) => {
      const { name, country } = requirePrincipal(request, 'operator');
      const { region, approval, ...order } = request.body;
      const opened = await reading.open({
        ...order,
        sha256: Buffer.from(request.params.sha256, 'hex'),
        reader: { name, country },
        ...(region === undefined ? {} : { region }),
        ...(approval === undefined ? {} : { approval }),
      });
      reply.headers({
        'content-type': opened.contentType,
        'content-disposition': `attachment; filename="${opened.fileName}"`,
        'cache-control': 'no-store',
        // Nothing that opens in a browser by mistake may run there.
        'content-security-policy': "default-src 'none'; sandbox",
        'vitrine-ledger-index': String(opened.index),
      });
      if (opened.lengthBytes !== undefined) reply.header('content-length', opened.lengthBytes);
      return reply.send(Readable.from(opened.bytes, { objectMode: false }));
    },
  });
}
