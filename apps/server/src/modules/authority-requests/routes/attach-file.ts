import { z } from 'zod';
import { type HttpServer, lingerAfter, requirePrincipal } from '../../../platform/http/index.ts';
import { attachmentBytesMax } from '../files/service.ts';
import type { AuthorityRequests } from '../service.ts';
import { readFileBody } from './body.ts';
import { caseParams, caseSchema, fileNameSchema, tags } from './schemas.ts';

/** POST /v1/authority-requests/{id}/attachments: a scan, a letter, a form. */
export function attachFile(app: HttpServer, requests: Pick<AuthorityRequests, 'attach'>): void {
  app.route({
    method: 'POST',
    url: '/v1/authority-requests/:id/attachments',
    config: { permission: 'requests.work', rawBody: true },
    schema: {
      summary: 'Attach a file to a case',
      description:
        'The body is the file as it is, at most 25 MiB. It is kept encrypted, and never unpacked.',
      tags,
      params: caseParams,
      querystring: z.object({ name: fileNameSchema }),
      response: { 201: caseSchema },
    },
    handler: async (request, reply) => {
      try {
        const by = requirePrincipal(request, 'operator');
        const bytes = await readFileBody(request, attachmentBytesMax);
        const { name } = request.query;
        return reply.code(201).send(await requests.attach(request.params.id, { name, bytes }, by));
      } catch (error) {
        lingerAfter(reply.raw, request.raw);
        throw error;
      }
    },
  });
}
