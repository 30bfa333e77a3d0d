import { z } from 'zod';
import { type HttpServer, requirePrincipal } from '../../../platform/http/index.ts';
import type { PolicyProposals } from '../office/proposals.ts';
import { proposalParams, proposalSchema, tags } from './schemas.ts';

/** POST /v1/policy-proposals/{id}/approvals: the second person's signed approval. */
export function approvePolicy(
  app: HttpServer,
  { proposals }: { readonly proposals: Pick<PolicyProposals, 'approve'> },
): void {
  app.route({
    method: 'POST',
    url: '/v1/policy-proposals/:id/approvals',
    config: { permission: 'policy.approve' },
    schema: {
      summary: 'Approve another operator’s proposal with a note signed by one’s own key',
      tags,
      params: proposalParams,
      body: z.strictObject({ approval: z.string().max(8_192).describe('A signed note') }),
      response: { 201: proposalSchema },
    },
    handler: async (request, reply) => {
      const { name } = requirePrincipal(request, 'operator');
      const { id } = request.params;
      return reply.code(201).send(await proposals.approve(id, name, request.body.approval));
    },
  });
}
