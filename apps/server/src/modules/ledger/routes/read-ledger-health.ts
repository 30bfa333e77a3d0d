import { z } from 'zod';
import type { HttpServer } from '../../../platform/http/index.ts';
import type { Ledger } from '../ledger.ts';

const health = z.object({
  origin: z.string(),
  size: z.string().describe('Entries that a signed checkpoint covers'),
  pending: z.string().describe('Entries that are committed and not signed yet'),
  lastEntryAt: z.string().optional(),
  published: z.object({ size: z.string(), at: z.string().optional() }).optional(),
  witnessed: z
    .object({ size: z.string() })
    .optional()
    .describe('The newest head with the quorum’s cosignatures'),
  quorum: z.int(),
  witnesses: z.array(
    z.object({
      name: z.string(),
      size: z.string().optional(),
      at: z.string().optional().describe('Of its newest cosignature kept here, by its own clock'),
    }),
  ),
});

/** GET /v1/ledger-health: how far the ledger’s entries have come, and who has seen it. */
export function readLedgerHealth(app: HttpServer, ledger: Pick<Ledger, 'health'>): void {
  app.route({
    method: 'GET',
    url: '/v1/ledger-health',
    config: { permission: 'ledger.read' },
    schema: {
      summary: 'How the ledger does: size, lag, checkpoint, witnesses',
      tags: ['ledger'],
      response: { 200: health },
    },
    handler: async () => {
      const found = await ledger.health();
      const { origin, size, pending, lastEntryAt, published, witnessed, quorum } = found;
      return {
        origin,
        size: String(size),
        pending: String(pending),
        quorum,
        ...(lastEntryAt && { lastEntryAt }),
        ...(published && {
          published: { size: String(published.size), ...(published.at && { at: published.at }) },
        }),
        ...(witnessed && { witnessed: { size: String(witnessed.size) } }),
        witnesses: found.witnesses.map(({ name, size: seen, at }) => ({
          name,
          ...(seen === undefined ? {} : { size: String(seen) }),
          ...(at && { at }),
        })),
      };
    },
  });
}
