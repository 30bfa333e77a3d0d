import { z } from 'zod';
import { requirePrincipal } from '../../../platform/http/index.js';
import { receiptSchema, tags } from './schemas.js';
/** POST /v1/policies: puts the next version in force. */
export function publishPolicy(app, { policies, ledger }) {
  app.route({
    method: 'POST',
    url: '/v1/policies',
    config: { permission: 'operator' },
    schema: {
      summary: 'Publish the next version of the residency policy',
      tags,
      body: z.strictObject({ yaml: z.string() }),
      response: {
        201: z.object({ version: z.int(), digest: z.string(), receipt: receiptSchema }),
      },
    },
    handler: async (request, reply) => {
      const { name } = requirePrincipal(request, 'operator');
      const { version, digest, index } = await policies.publish(request.body.yaml, name);
      return reply.code(201).send({ version, digest, receipt: await ledger.receipt(index) });
    },
  });
}
