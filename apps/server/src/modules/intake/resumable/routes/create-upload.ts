import type { IncomingHttpHeaders } from 'node:http';
import { type HttpServer, requirePrincipal } from '../../../../platform/http/index.ts';
import { readUploadLength } from '../headers.ts';
import { readUploadMetadata } from '../metadata.ts';
import type { Uploads } from '../service.ts';
import { incomingBytes, lingering, speaksTus, stateHeaders, uploadsPath } from './tus-route.ts';

const description = `tus 1.0.0. Upload-Length is needed. Upload-Metadata may hold product, productVersion, fileName, sourceUrl
and reason (UTF-8, at most 1,024 characters each; names of users and credentials in them are not kept), sha256 (hex, checked when
the upload is whole) and idempotencyKey; other names are passed over. A body of application/offset+octet-stream is taken as the
first bytes. The upload must be whole before Upload-Expires.`;

/** POST /v1/uploads: begins an upload. */
export function createUpload(app: HttpServer, { uploads }: { readonly uploads: Uploads }): void {
  app.route({
    method: 'POST',
    url: uploadsPath,
    ...speaksTus,
    config: { permission: 'customer', rawBody: true },
    schema: { summary: 'Begin a resumable upload', description, tags: ['intake'] },
    handler: (request, reply) =>
      lingering(request, reply, async () => {
        const { headers } = request;
        const upload = await uploads.create({
          customer: requirePrincipal(request, 'customer'),
          lengthBytes: readUploadLength(headers),
          metadata: readUploadMetadata(headers['upload-metadata']),
          ...(hasBody(headers) && { bytes: incomingBytes(request) }),
        });
        return reply
          .code(201)
          .headers({ ...stateHeaders(upload), location: `${uploadsPath}/${upload.id}` })
          .send();
      }),
  });
}

/** Clients without creation-with-upload send an empty body, of any type. */
function hasBody(headers: IncomingHttpHeaders): boolean {
  const length = headers['content-length'];
  return length === undefined ? headers['transfer-encoding'] !== undefined : length !== '0';
}
