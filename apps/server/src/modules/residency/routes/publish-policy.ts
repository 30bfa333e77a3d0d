import { z } from 'zod';
import { type HttpServer, requirePrincipal } from '../../../platform/http/index.ts';
import type { Ledger } from '../../ledger/index.ts';
import type { PolicyOffice } from '../office/policy-office.ts';
import { receiptSchema, tags } from './schemas.ts';

export interface PublishPolicyDeps {
  readonly policies: Pick<PolicyOffice, 'publish'>;
  readonly ledger: Pick<Ledger, 'receipt'>;
}

/** POST /v1/policies: puts the next version in force. */
export function publishPolicy(app: HttpServer, { policies, ledger }: PublishPolicyDeps): void {
  app.route({
    method: 'POST',
    url: '/v1/policies',
    config: { permission: 'policy.publish' },
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
