import { z } from 'zod';
import type { HttpServer } from '../../../../platform/http/index.ts';

/** GET /v1/sign-in-providers: for the buttons of the sign-in. */
export function listProviders(
  app: HttpServer,
  { providers }: { readonly providers: readonly string[] },
): void {
  app.route({
    method: 'GET',
    url: '/v1/sign-in-providers',
    config: { permission: 'public' },
    schema: {
      summary: 'The providers of single sign-on that this office takes',
      tags: ['accounts'],
      response: { 200: z.object({ providers: z.array(z.string()) }) },
    },
    handler: async () => ({ providers: [...providers] }),
  });
}
