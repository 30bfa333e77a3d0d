import { z } from 'zod';
import type { HttpServer } from '../../../platform/http/index.ts';
import type { SiteKeys } from '../keys.ts';

const copy = z.object({
  copyId: z.string(),
  holder: z.string(),
  destroyedAt: z.string().optional(),
});
const key = z.object({
  keyId: z.string(),
  region: z.string(),
  class: z.string(),
  quarter: z.string(),
  recipient: z.string(),
  createdAt: z.string(),
  destroyedAt: z.string().optional(),
  copies: z.array(copy),
});

/** GET /v1/keys: every key there has been, where its wrapped copies are, and which are destroyed. Nothing secret. */
export function listKeys(app: HttpServer, keys: Pick<SiteKeys, 'list'>): void {
  app.route({
    method: 'GET',
    url: '/v1/keys',
    config: { permission: 'keys.read' },
    schema: {
      summary: 'The site’s keys, their wrapped copies and who holds them',
      tags: ['vault'],
      querystring: z.object({ region: z.string().max(63).optional() }),
      response: { 200: z.object({ keys: z.array(key) }) },
    },
    handler: async (request) => {
      const found = await keys.list(request.query.region);
      return { keys: found.map((one) => ({ ...one, copies: one.copies.map((c) => ({ ...c })) })) };
    },
  });
}
