import type { HttpServer } from '../../../platform/http/index.ts';
import type { AuthorityRequests } from '../service.ts';
import { caseParams, caseSchema, tags } from './schemas.ts';

/** GET /v1/authority-requests/{id}: one case, with its gates, deadlines and files. */
export function readRequest(app: HttpServer, requests: Pick<AuthorityRequests, 'get'>): void {
  app.route({
    method: 'GET',
    url: '/v1/authority-requests/:id',
    config: { permission: 'requests.read' },
    schema: {
      summary: 'One case: its gates, deadlines and files',
      tags,
      params: caseParams,
      response: { 200: caseSchema },
    },
    handler: (request) => requests.get(request.params.id),
  });
}
