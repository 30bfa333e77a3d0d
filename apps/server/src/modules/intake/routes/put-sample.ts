import { formatReceipt, receiptMediaType } from '@vitrine/verifier';
import {
  type HttpServer,
  lingerAfter,
  readBody,
  requirePrincipal,
} from '../../../platform/http/index.ts';
import { readUploadHeaders } from '../headers.ts';
import type { Intake } from '../service.ts';

const description = `The body is the file as it is. Optional headers, percent-encoded UTF-8, tell of it:
Vitrine-Product, Vitrine-Product-Version, Vitrine-File-Name, Vitrine-Source-Url, Vitrine-Reason
(at most 1,024 characters each); names of users and credentials in them are not kept.
Content-Digest with sha-256 is checked. The same Idempotency-Key with the same content gives the same receipt again, with status 200.
The answer, a receipt, means that the sample is durable and its entry sequenced in the ledger.`;

/** PUT /v1/samples: takes a sample in. */
export function putSample(app: HttpServer, { intake }: { readonly intake: Intake }): void {
  app.route({
    method: 'PUT',
    url: '/v1/samples',
    config: { permission: 'customer', rawBody: true },
    schema: { summary: 'Send a sample', description, tags: ['intake'] },
    handler: async (request, reply) => {
      try {
        const customer = requirePrincipal(request, 'customer');
        const headers = readUploadHeaders(request.headers);
        const body = readBody(request.raw);
        const { receipt, sha256, replayed } = await intake.receive({ customer, headers, body });
        return reply
          .code(replayed ? 200 : 201)
          .header('location', `/v1/samples/${sha256}`)
          .type(receiptMediaType)
          .send(Buffer.from(formatReceipt(receipt)));
      } catch (error) {
        lingerAfter(reply.raw, request.raw);
        throw error;
      }
    },
  });
}
