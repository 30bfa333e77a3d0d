import { z } from 'zod';
import type { Clock } from '../../../platform/clock.ts';
import { createCallLimit, type HttpServer } from '../../../platform/http/index.ts';
import type { Portal } from '../portal/service.ts';
import { announcedSchema, tags } from './schemas.ts';

const rates = {
  perAddress: { burst: 5, everyMs: 60_000 },
  total: { burst: 50, everyMs: 5_000 },
};

const description = `For authorities. Nothing in an announcement is believed: counsel calls back at a number known from elsewhere before it
goes on. The answer's secret is shown once; with the reference it lets one ask how the request stands.`;

/** POST /v1/authority-portal/announcements: an authority tells of a request. */
export function announceRequest(
  app: HttpServer,
  { portal, clock }: { readonly portal: Pick<Portal, 'announce'>; readonly clock: Clock },
): void {
  const limit = createCallLimit(rates, clock);
  app.route({
    method: 'POST',
    url: '/v1/authority-portal/announcements',
    config: { permission: 'public' },
    schema: {
      summary: 'Announce a request of an authority',
      description,
      tags,
      body: announcedSchema,
      response: { 201: z.object({ reference: z.string(), secret: z.string() }) },
    },
    handler: async (request, reply) => {
      limit.require(request);
      return reply.code(201).send(await portal.announce(request.body));
    },
  });
}
