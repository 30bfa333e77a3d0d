import { z } from 'zod';
import { type HttpServer, requirePrincipal } from '../../../platform/http/index.ts';
import type { PolicyProposals } from '../office/proposals.ts';
import { proposalSchema, tags } from './schemas.ts';

/** POST /v1/policy-proposals: a file that another person is to approve. */
export function proposePolicy(
  app: HttpServer,
  { proposals }: { readonly proposals: Pick<PolicyProposals, 'propose'> },
): void {
  app.route({
    method: 'POST',
    url: '/v1/policy-proposals',
    config: { permission: 'policy.propose' },
    schema: {
      summary: 'Propose a file as the next version of the residency policy',
      tags,
      body: z.strictObject({ yaml: z.string() }),
      response: { 201: proposalSchema },
    },
    handler: async (request, reply) => {
      const { name } = requirePrincipal(request, 'operator');
      return reply.code(201).send(await proposals.propose(request.body.yaml, name));
    },
  });
}
