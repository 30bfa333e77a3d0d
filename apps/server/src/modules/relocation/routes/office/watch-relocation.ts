import { createEventStream, type HttpServer } from '../../../../platform/http/index.ts';
import type { RelocationService } from '../../office/service.ts';
import type { Watch } from '../../office/watch.ts';
import { relocationParams } from '../schemas.ts';

export interface WatchRelocationDeps {
  readonly relocations: Pick<RelocationService, 'status'>;
  readonly watch: Watch;
}

/** GET /v1/relocations/{id}/events: server-sent events. */
export function watchRelocation(app: HttpServer, deps: WatchRelocationDeps): void {
  const { relocations, watch } = deps;
  const answer = createEventStream(app);
  app.route({
    method: 'GET',
    url: '/v1/relocations/:id/events',
    config: { permission: 'public' },
    schema: {
      summary: 'A relocation’s state at each change, as server-sent events',
      description:
        'Each event has the type `status` and the data of `GET /v1/relocations/{id}`; the first comes at once. ' +
        'The stream ends with the relocation. A broken one is asked for again: nothing is missed.',
      tags: ['relocations'],
      params: relocationParams,
    },
    handler: ({ params: { id } }, reply) =>
      answer(
        reply,
        (signal) => watch.follow(id, signal),
        () => relocations.status(id),
      ),
  });
}
