import { z } from 'zod';
import { type HttpServer, requirePrincipal } from '../../../../platform/http/index.ts';
import type { RelocationService } from '../../office/service.ts';
import { status } from '../schemas.ts';

/** POST /v1/relocations: a dry run, published as a plan for two people to approve. */
export function planRelocation(app: HttpServer, relocations: RelocationService): void {
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
        classes: z
          .array(z.enum(['files', 'accounts']))
          .min(1)
          .optional(),
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
