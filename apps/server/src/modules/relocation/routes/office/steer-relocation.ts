import { z } from 'zod';
import { type HttpServer, requirePrincipal } from '../../../../platform/http/index.ts';
import type { RelocationService } from '../../office/service.ts';
import { relocationParams, status } from '../schemas.ts';

/** POST /v1/relocations/{id}/{start|pause|resume|abort|retire|throttle}. */
export function steerRelocation(app: HttpServer, relocations: RelocationService): void {
  const acts = {
    start: { does: relocations.start, summary: 'Start; two approvals must stand' },
    pause: { does: relocations.pause, summary: 'Pause copying and verifying' },
    resume: { does: relocations.resume, summary: 'Go on after a pause or a failure' },
    retire: { does: relocations.retire, summary: 'Erase the source; two approvals must stand' },
  };
  for (const [act, { does, summary }] of Object.entries(acts)) {
    app.route({
      method: 'POST',
      url: `/v1/relocations/:id/${act}`,
      config: { permission: 'relocations.steer' },
      schema: {
        summary,
        tags: ['relocations'],
        params: relocationParams,
        response: { 200: status },
      },
      handler: (request) => does(request.params.id),
    });
  }
  app.route({
    method: 'POST',
    url: '/v1/relocations/:id/abort',
    config: { permission: 'relocations.steer' },
    schema: {
      summary: 'Abort, before the switch; the source stays as it was',
      tags: ['relocations'],
      params: relocationParams,
      body: z.object({ reason: z.string().max(500).optional() }).nullish(),
      response: { 200: status },
    },
    handler: (request) => {
      const { name } = requirePrincipal(request, 'operator');
      const reason = request.body?.reason ?? `asked for by ${name}`;
      return relocations.abort(request.params.id, reason);
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/relocations/:id/throttle',
    config: { permission: 'relocations.steer' },
    schema: {
      summary: 'Bound the copying rate; null lifts the bound',
      tags: ['relocations'],
      params: relocationParams,
      body: z.object({ bytesPerSecond: z.int().min(1).nullable() }),
      response: { 200: status },
    },
    handler: (request) => relocations.throttle(request.params.id, request.body.bytesPerSecond),
  });
}
