import { z } from 'zod';
import { type HttpServer, requirePrincipal } from '../../../../platform/http/index.ts';
import type { RelocationService } from '../../office/service.ts';
import { plan, status } from '../schemas.ts';

const movable = z.enum(['files', 'accounts', 'statistics']);

/** GET /v1/relocation-dry-run: what a plan would say now; nothing is kept. */
function dryRunRelocation(app: HttpServer, relocations: RelocationService): void {
  app.route({
    method: 'GET',
    url: '/v1/relocation-dry-run',
    config: { permission: 'relocations.plan' },
    schema: {
      summary: 'Count what a relocation would move, without planning it',
      tags: ['relocations'],
      querystring: z.object({ region: z.string(), to: z.string() }),
      response: {
        200: z.object({
          plan: plan.describe('As it would be made now'),
          freeBytes: z.number().optional().describe('At the target, where it can tell'),
          obstacle: z
            .object({ code: z.string(), words: z.string() })
            .optional()
            .describe('Why no plan can be made of it now'),
        }),
      },
    },
    handler: async (request) => {
      const { name } = requirePrincipal(request, 'operator');
      const { region, to } = request.query;
      const found = await relocations.dryRun({ region, to, operator: name });
      const { obstacle, freeBytes } = found;
      return {
        plan: { ...found.plan },
        ...(freeBytes === undefined ? {} : { freeBytes }),
        ...(obstacle && { obstacle: { code: obstacle.code, words: obstacle.message } }),
      };
    },
  });
}

/** POST /v1/relocations: a dry run, published as a plan for two people to approve. */
export function planRelocation(app: HttpServer, relocations: RelocationService): void {
  dryRunRelocation(app, relocations);
  app.route({
    method: 'POST',
    url: '/v1/relocations',
    config: { permission: 'relocations.plan' },
    schema: {
      summary: 'Plan a relocation (dry run)',
      tags: ['relocations'],
      body: z.object({
        region: z.string(),
        to: z.string().describe('The site to move to'),
        classes: z.array(movable).min(1).optional(),
      }),
      response: { 201: status },
    },
    handler: async (request, reply) => {
      const { name } = requirePrincipal(request, 'operator');
      const { region, to, classes } = request.body;
      const planned = await relocations.plan({
        region,
        to,
        operator: name,
        ...(classes === undefined ? {} : { classes: [...new Set(classes)] }),
      });
      return reply.code(201).send(planned);
    },
  });
}
