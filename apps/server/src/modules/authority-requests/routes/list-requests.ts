import { z } from 'zod';
import type { HttpServer } from '../../../platform/http/index.ts';
import type { AuthorityRequests } from '../service.ts';
import { categories, outcomes } from '../types.ts';
import { recordSchema, tags } from './schemas.ts';

const pageMax = 200;
/** The last case of the page before: when it was received, and its id. */
const after = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT[\d:.]{12}Z,[0-9a-f-]{36}$/, 'is no end of a page')
  .transform((text) => {
    const [receivedAt = '', id = ''] = text.split(',');
    return { receivedAt, id };
  });

/** GET /v1/authority-requests: the register, newest first, in pages. */
export function listRequests(app: HttpServer, requests: Pick<AuthorityRequests, 'list'>): void {
  app.route({
    method: 'GET',
    url: '/v1/authority-requests',
    config: { permission: 'requests.read' },
    schema: {
      summary: 'The register of authority requests, newest first',
      tags,
      querystring: z.object({
        category: z.enum(categories).optional(),
        country: z
          .string()
          .regex(/^[A-Z]{2}$/)
          .optional()
          .describe('Of the authority'),
        outcome: z.enum(outcomes).optional(),
        open: z.stringbool().optional(),
        from: z.iso.datetime({ precision: 3 }).optional().describe('Received at or after'),
        until: z.iso.datetime({ precision: 3 }).optional().describe('Received before'),
        after: after.optional().describe('The next of the page before'),
        limit: z.coerce.number().int().min(1).max(pageMax).default(50),
      }),
      response: {
        200: z.object({ requests: z.array(recordSchema), next: z.string().optional() }),
      },
    },
    handler: async ({ query }) => {
      const found = await requests.list(query);
      const last = found.length < query.limit ? undefined : found.at(-1);
      const next = last && `${last.receivedAt},${last.id}`;
      return next === undefined ? { requests: found } : { requests: found, next };
    },
  });
}
