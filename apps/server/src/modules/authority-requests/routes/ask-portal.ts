import { z } from 'zod';
import type { Clock } from '../../../platform/clock.ts';
import { createCallLimit, type HttpServer } from '../../../platform/http/index.ts';
import type { Portal } from '../portal/service.ts';
import { tags } from './schemas.ts';

const rates = {
  perAddress: { burst: 20, everyMs: 3_000 },
  total: { burst: 200, everyMs: 100 },
};

/** POST /v1/authority-portal/status: how an announced request stands, for whoever has its secret. */
export function askPortal(
  app: HttpServer,
  { portal, clock }: { readonly portal: Pick<Portal, 'status'>; readonly clock: Clock },
): void {
  const limit = createCallLimit(rates, clock);
  app.route({
    method: 'POST',
    url: '/v1/authority-portal/status',
    config: { permission: 'public' },
    schema: {
      summary: 'How an announced request stands; never what it came to',
      tags,
      body: z.strictObject({ reference: z.string().max(40), secret: z.string().max(100) }),
      response: {
        200: z.object({
          state: z.enum(['received', 'in-progress', 'answered', 'closed', 'declined']),
        }),
      },
    },
    handler: async (request) => {
      limit.require(request);
      const { reference, secret } = request.body;
      return { state: await portal.status(reference, secret) };
    },
  });
}
