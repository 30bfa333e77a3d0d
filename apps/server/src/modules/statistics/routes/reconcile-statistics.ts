import { z } from 'zod';
import type { HttpServer } from '../../../platform/http/index.ts';
import type { Reconciliation } from '../reconcile/reconcile.ts';

const answer = z.object({
  sent: z.int(),
  accepted: z.int(),
  duplicate: z.int(),
  refused: z.int(),
  refusals: z.record(z.string(), z.int()).describe('By code'),
  logged: z.object({ blocks: z.int(), events: z.int() }),
  arrived: z
    .object({ blocks: z.int(), events: z.int() })
    .describe('Came with relocations: other ledgers tell of them'),
  departed: z
    .object({ blocks: z.int(), events: z.int() })
    .describe('Of those logged, what left with relocations'),
  removed: z.int().describe('Removed since by schedule or erased, each with its entry'),
  pending: z.int().describe('Wait for the database; in none of the other sums yet'),
  stored: z.int().describe('Rows that stand'),
  writing: z.int().describe('Blocks that are being written at this moment'),
  differences: z
    .array(z.object({ block: z.string(), says: z.string() }))
    .describe('The first hundred; none: everything reconciles'),
});

/** GET /v1/statistics/reconciliation: what was sent, and what became of it. */
export function reconcileStatistics(
  app: HttpServer,
  { reconcile }: { readonly reconcile: () => Promise<Reconciliation> },
): void {
  app.route({
    method: 'GET',
    url: '/v1/statistics/reconciliation',
    config: { permission: ['local-admin', 'statistics.read'] },
    schema: {
      summary: 'Hold the ledger’s blocks against the events that stand',
      description:
        'sent = accepted + duplicate + refused; accepted = what the ledger tells of; stored + removed = logged - departed + arrived.',
      tags: ['statistics'],
      response: { 200: answer },
    },
    handler: async () => {
      const { differences, ...sums } = await reconcile();
      return { ...sums, differences: [...differences] };
    },
  });
}
