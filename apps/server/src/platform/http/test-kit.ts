import { after } from 'node:test';
import { silentLogger } from '../logger.ts';
import { createHttpServer, type HttpServer, type HttpServerOptions, publicOnly } from './index.ts';

/** A server whose one customer is whoever asks as one; closed when the calling test file ends. */
export async function serve(options: Partial<HttpServerOptions> = {}): Promise<HttpServer> {
  const app = await createHttpServer({
    api: { title: 'Test', description: 'For tests.', version: '1' },
    logger: silentLogger(),
    authenticate: publicOnly({
      customer: async () => ({
        kind: 'customer',
        customerId: 'c',
        apiKeyId: 'k',
        country: 'DE',
        region: 'europe',
      }),
    }),
    ...options,
  });
  after(() => app.close());
  return app;
}
