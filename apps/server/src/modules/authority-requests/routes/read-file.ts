import { type HttpServer, requirePrincipal } from '../../../platform/http/index.ts';
import type { AuthorityRequests } from '../service.ts';
import { partParams, tags } from './schemas.ts';

/** GET /v1/authority-requests/{id}/files/{file}: an attachment, an item or a package; the read is logged first. */
export function readCaseFile(app: HttpServer, requests: Pick<AuthorityRequests, 'read'>): void {
  app.route({
    method: 'GET',
    url: '/v1/authority-requests/:id/files/:part',
    config: { permission: 'requests.read-files' },
    schema: {
      summary: 'A file of a case; that it was read stands in the ledger before the first byte',
      tags,
      params: partParams,
    },
    handler: async (request, reply) => {
      const by = requirePrincipal(request, 'operator');
      const { id, part } = request.params;
      const { bytes, name } = await requests.read(id, part, by);
      const named = encodeURIComponent(name);
      return reply
        .header('content-type', 'application/octet-stream')
        .header('content-disposition', `attachment; filename*=UTF-8''${named}`)
        .header('cache-control', 'no-store')
        .send(Buffer.from(bytes));
    },
  });
}
