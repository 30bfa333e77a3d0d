import { formatReceipt, receiptMediaType } from '@vitrine/verifier';
import { z } from 'zod';
import { type HttpServer, requirePrincipal } from '../../../../platform/http/index.ts';
import type { Uploads } from '../service.ts';
import { describingHeaders, speaksTus, stateHeaders, uploadsPath } from './tus-route.ts';

const params = z.object({ id: z.uuid() });

/** HEAD and GET /v1/uploads/{id}: how far an upload has come, and the receipt of a whole one. */
export function readUpload(app: HttpServer, { uploads }: { readonly uploads: Uploads }): void {
  app.route({
    method: 'HEAD',
    url: `${uploadsPath}/:id`,
    ...speaksTus,
    config: { permission: 'customer' },
    schema: {
      summary: 'How far an upload has come',
      description:
        'tus 1.0.0. Upload-Offset is durable. A request that still brings bytes is ended.',
      tags: ['intake'],
      params,
    },
    handler: async (request, reply) => {
      const customer = requirePrincipal(request, 'customer');
      const upload = await uploads.state(customer, request.params.id);
      return reply.headers({ ...stateHeaders(upload), ...describingHeaders(upload) }).send();
    },
  });
  app.route({
    method: 'GET',
    url: `${uploadsPath}/:id`,
    exposeHeadRoute: false,
    config: { permission: 'customer' },
    schema: {
      summary: 'The receipt of an upload that is whole',
      description: 'To be had for a day after the upload became whole.',
      tags: ['intake'],
      params,
    },
    handler: async (request, reply) => {
      const customer = requirePrincipal(request, 'customer');
      const receipt = await uploads.receipt(customer, request.params.id);
      return reply.type(receiptMediaType).send(Buffer.from(formatReceipt(receipt)));
    },
  });
}
