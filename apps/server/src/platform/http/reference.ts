import { createHash } from 'node:crypto';
import type { HttpServer } from './http-server.ts';
import { renderReference } from './reference-page.ts';
import { referenceStyle } from './reference-style.ts';

/** `/openapi.json` for programs and `/api` for people. Both are made once, when first asked for. */
export function registerReference(app: HttpServer): void {
  let json: Buffer | undefined;
  let html: Buffer | undefined;
  app.route({
    method: 'GET',
    url: '/openapi.json',
    config: { permission: 'public' },
    schema: { summary: 'This interface in OpenAPI 3.1', tags: ['Operations'] },
    handler: async (_request, reply) => {
      json ??= Buffer.from(`${JSON.stringify(app.swagger(), null, 2)}\n`);
      return reply.type('application/json').send(json);
    },
  });
  app.route({
    method: 'GET',
    url: '/api',
    config: { permission: 'public' },
    schema: { summary: 'This interface as a page', tags: ['Operations'] },
    handler: async (_request, reply) => {
      html ??= Buffer.from(renderReference(app.swagger(), app.routeTable()));
      return reply
        .type('text/html; charset=utf-8')
        .header('content-security-policy', contentSecurityPolicy)
        .header('referrer-policy', 'no-referrer')
        .send(html);
    },
  });
}

const styleHash = createHash('sha256').update(referenceStyle).digest('base64');
const contentSecurityPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${styleHash}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
