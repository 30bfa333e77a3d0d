import { type HttpServer, requirePrincipal } from '../../../../platform/http/index.ts';
import { virusTotalErrors } from '../shape.ts';

/**
 * GET /api/v3/files/upload_url: where a file goes. It is the same for all, and takes the API key
 * as every other address here does: nothing in it is secret.
 */
export function getUploadUrl(app: HttpServer, { siteUrl }: { readonly siteUrl: string }): void {
  app.route({
    method: 'GET',
    url: '/api/v3/files/upload_url',
    config: { permission: 'customer', keysBy: ['x-apikey'] },
    errorHandler: app.errorsAs(virusTotalErrors),
    schema: { summary: 'Where VirusTotal’s clients send a file', tags: ['sharing'] },
    handler: async (request, reply) => {
      requirePrincipal(request, 'customer');
      const body = JSON.stringify({ data: `${siteUrl}/api/v3/files/upload` });
      return reply.type('application/json').send(Buffer.from(body));
    },
  });
}
