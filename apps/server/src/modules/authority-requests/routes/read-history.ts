import { z } from 'zod';
import type { HttpServer } from '../../../platform/http/index.ts';
import type { AuthorityRequests } from '../service.ts';
import { caseParams, tags } from './schemas.ts';

const actSchema = z.object({
  seq: z.int(),
  at: z.string(),
  person: z.string(),
  act: z.string(),
  detail: z.unknown(),
  index: z.string().describe('Of its entry in the office’s ledger'),
});

/** GET /v1/authority-requests/{id}/history: every act on a case, in order. */
export function readHistory(app: HttpServer, requests: Pick<AuthorityRequests, 'history'>): void {
  app.route({
    method: 'GET',
    url: '/v1/authority-requests/:id/history',
    config: { permission: 'requests.read' },
    schema: {
      summary: 'Every act on a case, in order',
      tags,
      params: caseParams,
      response: { 200: z.object({ acts: z.array(actSchema) }) },
    },
    handler: async (request) => {
      const rows = await requests.history(request.params.id);
      const acts = rows.map((row) => ({
        ...row,
        at: row.at.toString({ smallestUnit: 'millisecond' }),
        index: String(row.index),
      }));
      return { acts };
    },
  });
}
