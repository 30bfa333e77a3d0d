import { z } from 'zod';
import type { HttpServer } from '../../../platform/http/index.ts';
import { readPublicEntries } from '../public-store.ts';
import {
  decodeEntry,
  type ExploreDeps,
  entrySchema,
  indexSchema,
  publicHead,
  tags,
} from './explore.ts';

/** GET /v1/ledger/entries: newest first, from an index downwards: pages do not shift while it grows. */
export function listEntries(app: HttpServer, { db, ledger }: ExploreDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/ledger/entries',
    config: { permission: 'public' },
    schema: {
      summary: 'Entries of the ledger, newest first, without their openings',
      tags,
      querystring: z.object({
        below: indexSchema.optional(),
        type: z
          .string()
          .regex(/^[a-z0-9.-]{1,64}$/, 'is not a type')
          .optional(),
        limit: z.coerce.number().int().min(1).max(256).default(50),
      }),
      response: {
        200: z.object({
          size: z.string(),
          entries: z.array(z.object({ index: z.string(), entry: entrySchema })),
          /** For `below` of the next page. */
          next: z.string().optional(),
        }),
      },
    },
    handler: async (request) => {
      const { type, limit, below } = request.query;
      const { size } = publicHead(ledger);
      const from = below === undefined || below > size ? size : below;
      const rows = await readPublicEntries(db, { below: from, type, limit: limit + 1 });
      const last = rows.length > limit ? rows[limit - 1] : undefined;
      return {
        size: String(size),
        entries: rows.slice(0, limit).map(({ index, entry }) => ({
          index: String(index),
          entry: decodeEntry(entry),
        })),
        ...(last && { next: String(last.index) }),
      };
    },
  });
}
