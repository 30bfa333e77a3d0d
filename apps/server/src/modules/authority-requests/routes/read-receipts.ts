import { z } from 'zod';
import type { HttpServer } from '../../../platform/http/index.ts';
import type { AuthorityRequests } from '../service.ts';
import { caseParams, tags } from './schemas.ts';

/** GET /v1/authority-requests/{id}/receipts: for the requester and, where it is lawful, the user. */
export function readReceipts(app: HttpServer, requests: Pick<AuthorityRequests, 'receipts'>): void {
  app.route({
    method: 'GET',
    url: '/v1/authority-requests/:id/receipts',
    config: { permission: 'requests.read' },
    schema: {
      summary: 'Receipts that the case exists and, once it is closed, how it is counted',
      tags,
      params: caseParams,
      response: { 200: z.object({ receipts: z.array(z.unknown()) }) },
    },
    handler: async (request) => ({ receipts: await requests.receipts(request.params.id) }),
  });
}
