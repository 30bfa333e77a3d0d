import { Readable } from 'node:stream';
import { z } from 'zod';
import type { HttpServer } from '../../../platform/http/index.ts';
import { VaultEngineError } from '../engine/index.ts';
import type { Scrub, ScrubEvent } from '../scrub.ts';
import { tags } from './schemas.ts';

/** POST /v1/scrubs: a pass over all copies, told line by line while it runs. */
export function runScrub(app: HttpServer, scrub: Pick<Scrub, 'run'>): void {
  const closing = new AbortController();
  app.addHook('preClose', async () => closing.abort());
  app.route({
    method: 'POST',
    url: '/v1/scrubs',
    config: { permission: 'local-admin' },
    schema: {
      summary: 'Re-read every copy of every sample and repair what is damaged',
      description:
        'Answers with a line of JSON for each finding and now and then for the progress; the last is ' +
        'a "summary", or a "failed". A pass that was left off goes on where it stood.',
      tags,
      body: z.strictObject({
        fromStart: z.boolean().optional(),
        bytesPerSecond: z.int().min(1).optional().describe('Most bytes read a second'),
      }),
    },
    handler: async (request, reply) => {
      const gone = new AbortController();
      reply.raw.once('close', () => gone.abort());
      const { fromStart = false, bytesPerSecond } = request.body;
      const signal = AbortSignal.any([gone.signal, closing.signal]);
      const events = scrub.run({
        fromStart,
        signal,
        ...(bytesPerSecond === undefined ? {} : { bytesPerSecondMax: bytesPerSecond }),
      });
      // What fails at once is a problem.
      const first = await events.next();
      reply.header('content-type', 'application/x-ndjson');
      return reply.send(Readable.from(lines(first, events, signal), { objectMode: false }));
    },
  });

  async function* lines(
    first: IteratorResult<ScrubEvent>,
    events: AsyncGenerator<ScrubEvent>,
    signal: AbortSignal,
  ): AsyncGenerator<string> {
    try {
      if (!first.done) yield lineOf(first.value);
      for await (const event of events) yield lineOf(event);
    } catch (error) {
      if (signal.aborted) return;
      app.log.error({ err: error }, 'a scrub failed; the next goes on where it stands');
      const code = error instanceof VaultEngineError ? error.code : 'internal';
      yield lineOf({ event: 'failed', code });
    } finally {
      await events.return(undefined);
    }
  }
}

function lineOf(event: object): string {
  return `${JSON.stringify(event)}\n`;
}
