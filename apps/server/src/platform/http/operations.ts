import { z } from 'zod';
import type { HttpServer } from './http-server.ts';
import type { Permission } from './permissions.ts';

export interface Readiness {
  readonly ready: boolean;
  /** Each thing that is needed, and `ok` or why not, in words that give nothing away. */
  readonly checks: Readonly<Record<string, string>>;
}

export interface OperationsOptions {
  /** Asked at each `/readyz`; must answer within seconds. */
  readonly readiness?: () => Promise<Readiness>;
  readonly metrics?: { readonly contentType: string; render(): Promise<string> };
  /** Who reads `/metrics`; `local-admin` unless told, since rates tell about customers. */
  readonly metricsPermission?: Permission;
}

const readinessSchema = z.object({
  ready: z.boolean(),
  checks: z.record(z.string(), z.string()),
});

/** `/healthz` (the process answers), `/readyz` (it can work), `/metrics` (Prometheus). */
export function registerOperations(app: HttpServer, options: OperationsOptions): void {
  app.route({
    method: 'GET',
    url: '/healthz',
    config: { permission: 'public' },
    schema: {
      summary: 'Whether the process answers',
      tags: ['Operations'],
      response: { 200: z.object({ status: z.literal('ok') }) },
    },
    handler: async () => ({ status: 'ok' as const }),
  });
  app.route({
    method: 'GET',
    url: '/readyz',
    config: { permission: 'public' },
    schema: {
      summary: 'Whether it can do its work',
      tags: ['Operations'],
      response: { 200: readinessSchema, 503: readinessSchema },
    },
    handler: async (_request, reply) => {
      const state = (await options.readiness?.()) ?? { ready: true, checks: {} };
      return reply.code(state.ready ? 200 : 503).send(state);
    },
  });
  const { metrics } = options;
  if (metrics === undefined) return;
  app.route({
    method: 'GET',
    url: '/metrics',
    config: { permission: options.metricsPermission ?? 'local-admin' },
    schema: { summary: 'Figures for Prometheus', tags: ['Operations'] },
    handler: async (_request, reply) =>
      reply.type(metrics.contentType).send(Buffer.from(await metrics.render())),
  });
}
