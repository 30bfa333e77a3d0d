import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type HttpServer, requirePrincipal } from '../../../../platform/http/index.ts';
import { IntakeError } from '../../errors.ts';
import { readUploadOffset } from '../headers.ts';
import type { Uploads } from '../service.ts';
import { incomingBytes, lingering, speaksTus, stateHeaders, uploadsPath } from './tus-route.ts';

const appending = `tus 1.0.0. The body, application/offset+octet-stream, goes on at Upload-Offset. The answer's offset is
durable. Of a body that breaks off what came counts, unless Upload-Checksum (sha1 or sha256) was stated. With the last byte the
sample is recorded as by PUT /v1/samples: then Vitrine-Receipt says where the receipt is.`;

const params = z.object({ id: z.uuid() });
type Request = FastifyRequest & { readonly params: z.output<typeof params> };
type Act = (request: Request, reply: FastifyReply) => Promise<unknown>;

/** PATCH and DELETE /v1/uploads/{id}: brings bytes, or ends the upload. */
export function changeUpload(app: HttpServer, { uploads }: { readonly uploads: Uploads }): void {
  const append: Act = (request, reply) =>
    lingering(request, reply, async () => {
      const upload = await uploads.append({
        customer: requirePrincipal(request, 'customer'),
        id: request.params.id,
        offsetBytes: readUploadOffset(request.headers),
        bytes: incomingBytes(request),
      });
      return reply.code(204).headers(stateHeaders(upload)).send();
    });

  const end: Act = async (request, reply) => {
    await uploads.end(requirePrincipal(request, 'customer'), request.params.id);
    return reply.code(204).send();
  };

  /** tus 1.0, core protocol: for clients, and proxies between, that know GET and POST alone. */
  const overridden: Act = async (request, reply) => {
    const method = request.headers['x-http-method-override'];
    if (method === 'PATCH') return await append(request, reply);
    if (method === 'DELETE') return await end(request, reply);
    throw new IntakeError('malformed-header', 'X-HTTP-Method-Override is not PATCH or DELETE');
  };

  const routes = [
    { method: 'PATCH', summary: 'Go on with an upload', description: appending, handler: append },
    {
      method: 'DELETE',
      summary: 'End an upload',
      description: 'What has come of it is removed. A sample that it has become stays.',
      handler: end,
    },
    {
      method: 'POST',
      summary: 'PATCH or DELETE by X-HTTP-Method-Override',
      description: 'For clients that can send neither.',
      handler: overridden,
    },
  ] as const;
  for (const { method, summary, description, handler } of routes) {
    app.route({
      method,
      url: `${uploadsPath}/:id`,
      ...speaksTus,
      config: { permission: 'customer', rawBody: true },
      schema: { summary, description, tags: ['intake'], params },
      handler,
    });
  }
}
