import type { HttpServer } from '../../../../platform/http/index.ts';
import type { Gate } from '../../gate.ts';
import { checksumAlgorithms, tusExtensions, tusVersion } from '../headers.ts';
import { uploadsPath } from './tus-route.ts';

/** OPTIONS /v1/uploads: what of tus is offered here. */
export function offerUploads(app: HttpServer, { gate }: { readonly gate: Gate }): void {
  app.route({
    method: 'OPTIONS',
    url: uploadsPath,
    config: { permission: 'public' },
    schema: { summary: 'What of tus is offered', tags: ['intake'] },
    handler: async (_request, reply) =>
      reply
        .code(204)
        .headers({
          'tus-resumable': tusVersion,
          'tus-version': tusVersion,
          'tus-extension': tusExtensions,
          'tus-max-size': String(gate.rules().sizeBytesMax),
          'tus-checksum-algorithm': checksumAlgorithms,
        })
        .send(),
  });
}
