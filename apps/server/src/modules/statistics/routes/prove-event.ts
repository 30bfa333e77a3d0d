import { eventProofMediaType, formatEventProof } from '@vitrine/verifier';
import { z } from 'zod';
import { type HttpServer, requirePrincipal } from '../../../platform/http/index.ts';
import type { EventProofs } from '../proof/event-proofs.ts';

/** GET /v1/statistics/events/{id}: that an event was counted. */
export function proveEvent(app: HttpServer, { proofs }: { readonly proofs: EventProofs }): void {
  app.route({
    method: 'GET',
    url: '/v1/statistics/events/:id',
    config: { permission: 'customer' },
    schema: {
      summary: 'Prove that an event of one’s own was counted',
      description: `The event as it is stored, its way to the root of its batch and of its block, and the block’s receipt:
vitrine-event-proof/1, which \`vitrine-verify event\` checks without a network.`,
      tags: ['statistics'],
      params: z.object({ id: z.uuidv7().lowercase() }),
    },
    handler: async (request, reply) => {
      const customer = requirePrincipal(request, 'customer');
      const proof = await proofs.prove(customer, request.params.id);
      return reply.type(eventProofMediaType).send(Buffer.from(formatEventProof(proof)));
    },
  });
}
