import { Readable } from 'node:stream';
import { type HttpServer, ProblemError } from '../../../../platform/http/index.ts';
import type { RelocationService } from '../../office/service.ts';
import type { RelocationStatus } from '../../office/status.ts';
import type { Watch } from '../../office/watch.ts';
import { relocationParams } from '../schemas.ts';

export interface WatchRelocationDeps {
  readonly relocations: Pick<RelocationService, 'status'>;
  readonly watch: Watch;
}

/** Each holds a connection. */
export const listenersMax = 200;
/** Of a browser's, until it tries again. */
const retryMs = 1_000;

/** GET /v1/relocations/{id}/events: server-sent events; each is the whole state, so that none need be made up for. */
export function watchRelocation(app: HttpServer, deps: WatchRelocationDeps): void {
  const { relocations, watch } = deps;
  const closing = new AbortController();
  let listeners = 0;
  app.addHook('preClose', async () => closing.abort());
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
    handler: async (request, reply) => {
      const { id } = request.params;
      if (listeners >= listenersMax) throw tooMany();
      // Taken before anything is waited for: many may come at one moment, and leave as fast.
      listeners += 1;
      const gone = new AbortController();
      gone.signal.addEventListener('abort', () => {
        listeners -= 1;
      });
      reply.raw.once('close', () => gone.abort());
      if (reply.raw.destroyed) gone.abort();
      await relocations.status(id);
      const ended = AbortSignal.any([gone.signal, closing.signal]);
      reply
        .type('text/event-stream; charset=utf-8')
        .header('cache-control', 'no-store')
        .header('x-accel-buffering', 'no');
      return reply.send(Readable.from(eventsOf(watch.follow(id, ended)), { objectMode: false }));
    },
  });
}

async function* eventsOf(
  states: AsyncIterable<RelocationStatus | undefined>,
): AsyncGenerator<Buffer> {
  yield Buffer.from(`retry: ${retryMs}\n\n`);
  let id = 0;
  for await (const state of states) {
    if (state === undefined) yield Buffer.from(': no news\n\n');
    else {
      id += 1;
      yield Buffer.from(`event: status\nid: ${id}\ndata: ${JSON.stringify(state)}\n\n`);
    }
  }
}

function tooMany(): ProblemError {
  return new ProblemError(503, 'too-many-listeners', 'Too many look on', {
    detail: `${listenersMax} look on already; the page itself can still be asked for`,
    headers: { 'retry-after': '30' },
  });
}
