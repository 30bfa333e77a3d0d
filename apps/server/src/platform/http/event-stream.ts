import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { HttpServer } from './http-server.ts';
import { Listeners } from './listeners.ts';

/** Of a browser's, until it tries again. */
const retryMs = 1_000;

/** Then it ends, and who still looks on asks again: so a permission that was lost counts. */
const streamMs = 600_000;

/** What goes on, to the end of the signal; `undefined` only keeps the connection. */
export type Follow = (signal: AbortSignal) => AsyncIterable<object | undefined>;

/**
 * Answers one kind of request with server-sent events of the type `status`, each the whole state, so
 * that none need be made up for. They end when `app` closes.
 */
export function createEventStream(app: HttpServer) {
  const closing = new AbortController();
  const listeners = new Listeners();
  app.addHook('preClose', async () => closing.abort());
  /**
   * @param check whether there is anything to follow; throws where there is not
   * @throws {ProblemError} 503, of one address 429 `too-many-listeners`
   */
  return async (
    reply: FastifyReply,
    follow: Follow,
    check: () => Promise<unknown> = async () => undefined,
  ): Promise<FastifyReply> => {
    // Taken before anything is waited for: many may come at one moment, and leave as fast.
    const leave = listeners.take(reply.request.ip);
    const gone = new AbortController();
    gone.signal.addEventListener('abort', leave);
    reply.raw.once('close', () => gone.abort());
    if (reply.raw.destroyed) gone.abort();
    await check();
    const over = AbortSignal.timeout(streamMs);
    const ended = AbortSignal.any([gone.signal, closing.signal, over]);
    reply
      .type('text/event-stream; charset=utf-8')
      .header('cache-control', 'no-store')
      .header('x-accel-buffering', 'no');
    return reply.send(Readable.from(eventsOf(follow(ended)), { objectMode: false }));
  };
}

async function* eventsOf(states: AsyncIterable<object | undefined>): AsyncGenerator<Buffer> {
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
