import { z } from 'zod';
import type { HttpServer } from '../../../platform/http/index.ts';
import type { AccessOffice } from '../office/service.ts';
import { requestParams, requestSchema, tags } from './schemas.ts';

/** GET /v1/access-requests, and one of them. */
export function readRequests(app: HttpServer, access: Pick<AccessOffice, 'get' | 'list'>): void {
  app.route({
    method: 'GET',
    url: '/v1/access-requests',
    config: { permission: 'access.read' },
    schema: {
      summary: 'Requests for reads that take a second person, newest first',
      tags,
      response: { 200: z.object({ requests: z.array(requestSchema) }) },
    },
    handler: async () => ({ requests: await access.list() }),
  });
  app.route({
    method: 'GET',
    url: '/v1/access-requests/:id',
    config: { permission: 'access.read' },
    schema: {
      summary: 'One request for a read that takes a second person',
      tags,
      params: requestParams,
      response: { 200: requestSchema },
    },
    handler: (request) => access.get(request.params.id),
  });
}
