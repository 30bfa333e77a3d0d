import { z } from 'zod';
import { type HttpServer, requirePrincipal } from '../../../platform/http/index.ts';
import type { Ledger } from '../../ledger/index.ts';
import type { PolicyProposals } from '../office/proposals.ts';
import { receiptSchema, tags } from './schemas.ts';

export interface PublishPolicyDeps {
  readonly proposals: Pick<PolicyProposals, 'publish'>;
  readonly ledger: Pick<Ledger, 'receipt'>;
}

/** POST /v1/policies: puts an approved proposal in force. */
export function publishPolicy(app: HttpServer, { proposals, ledger }: PublishPolicyDeps): void {
  app.route({
    method: 'POST',
    url: '/v1/policies',
    config: { permission: 'policy.publish' },
    schema: {
      summary: 'Publish an approved proposal as the next version of the residency policy',
      tags,
      body: z.strictObject({ proposal: z.uuid().lowercase() }),
      response: {
        201: z.object({ version: z.int(), digest: z.string(), receipt: receiptSchema }),
      },
    },
    handler: async (request, reply) => {
      const { name } = requirePrincipal(request, 'operator');
      const { version, digest, index } = await proposals.publish(request.body.proposal, name);
      return reply.code(201).send({ version, digest, receipt: await ledger.receipt(index) });
    },
  });
}
