import { z } from 'zod';
import {
  type HttpServer,
  ProblemError,
  requirePrincipal,
} from '../../../../platform/http/index.ts';
import { hashKindOf } from '../../types.ts';
import { type DescribeFileDeps, describeFile } from '../describe-file.ts';
import { fileObject, virusTotalErrors } from '../shape.ts';

export interface GetFileDeps extends DescribeFileDeps {
  readonly siteUrl: string;
}

/** GET /api/v3/files/{id}: a file by MD5, SHA-1 or SHA-256, in VirusTotal's shape. */
export function getFile(app: HttpServer, deps: GetFileDeps): void {
  app.route({
    method: 'GET',
    url: '/api/v3/files/:id',
    config: { permission: 'customer', keysBy: ['x-apikey'] },
    errorHandler: app.errorsAs(virusTotalErrors),
    schema: {
      summary: 'A file, as VirusTotal’s clients ask for it',
      tags: ['sharing'],
      params: z.object({ id: z.string().max(128) }),
    },
    handler: async (request, reply) => {
      const customer = requirePrincipal(request, 'customer');
      const hash = request.params.id.toLowerCase();
      const kind = hashKindOf(hash);
      if (kind === undefined) {
        const detail = 'A file’s id is its MD5, SHA-1 or SHA-256 in hex';
        throw new ProblemError(400, 'invalid-request', 'Invalid request', { detail });
      }
      const file = await describeFile(deps, customer, kind, hash);
      if (file === undefined) {
        const detail = `File "${hash}" not found`;
        throw new ProblemError(404, 'unknown-file', 'Unknown file', { detail });
      }
      const data = fileObject(file.digests.sha256 ?? hash, file, deps.siteUrl);
      return reply.type('application/json').send(Buffer.from(JSON.stringify({ data })));
    },
  });
}
