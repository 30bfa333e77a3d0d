import type { HttpServer } from './http-server.ts';

/** `/openapi.json` for programs and `/` for people. */
export function registerReference(app: HttpServer): void {
  app.route({
    method: 'GET',
    url: '/openapi.json',
    config: { permission: 'public' },
    schema: { summary: 'This interface in OpenAPI 3.1', tags: ['Operations'] },
    handler: async (_request, reply) =>
      reply.type('application/json').send(Buffer.from(JSON.stringify(app.swagger(), null, 2))),
  });
}
