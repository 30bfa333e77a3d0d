import { z } from 'zod';
import type { HttpServer } from '../../../platform/http/index.ts';
import { readPublicEntriesAt } from '../public-store.ts';
import { decodeEntry, type ExploreDeps, publicHead, tags } from './explore.ts';

const pointsMax = 48;

/**
 * GET /v1/ledger/growth: how large the ledger was when. From the entries' own times, which stand in
 * the tree: whoever reads all entries arrives at the same points.
 */
export function getGrowth(app: HttpServer, { db, ledger }: ExploreDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/ledger/growth',
    config: { permission: 'public' },
    schema: {
      summary: 'The size of the ledger over time, at evenly chosen entries',
      tags,
      response: {
        200: z.object({ points: z.array(z.object({ at: z.string(), size: z.string() })) }),
      },
    },
    handler: async () => {
      const { size } = publicHead(ledger);
      const rows = await readPublicEntriesAt(db, chosen(size));
      return {
        points: rows.map(({ index, entry }) => ({
          at: decodeEntry(entry).at,
          size: String(index + 1n),
        })),
      };
    },
  });
}

/** The first, the last, and so many in between at even distances. */
export function chosen(size: bigint): bigint[] {
  if (size <= BigInt(pointsMax)) return Array.from({ length: Number(size) }, (_, i) => BigInt(i));
  const last = size - 1n;
  const steps = BigInt(pointsMax - 1);
  return Array.from({ length: pointsMax }, (_, i) => (last * BigInt(i)) / steps);
}
