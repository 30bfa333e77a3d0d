import { z } from 'zod';
import type { Clock } from '../../../platform/clock.ts';
import { createEventStream, type HttpServer } from '../../../platform/http/index.ts';
import type { Analysis, AnalysisProgress } from '../pipeline/service.ts';
import { reasonSchema, tags, verdictSchema } from './schemas.ts';

const progress = z.object({
  waiting: z.int().describe('Jobs that nobody has begun'),
  backlog: z.int().describe('Samples that are analysed when there is nothing newer to do'),
  running: z.array(
    z.object({
      analysis: z.uuid(),
      sample: z.uuid(),
      region: z.string(),
      reason: reasonSchema,
      depth: z.int(),
      sizeBytes: z.int(),
      stage: z.string(),
      since: z.string(),
    }),
  ),
  waitingForMembers: z.int().describe('Containers that are judged when the files within them are'),
  sandboxes: z.object({ busy: z.int(), warm: z.int(), lost: z.int() }),
  sinceStart: z
    .object({ judged: z.int(), waiting: z.int(), failed: z.int(), lastMinute: z.int() })
    .describe('Since the process started; `lastMinute` were judged in the last minute'),
  verdicts: z.partialRecord(verdictSchema, z.int()).describe('Samples by verdict'),
});

/** At most twice a second; and now and then without a change. */
const paceMs = 500;
const quietMs = 5_000;

export interface GetProgressDeps {
  readonly analysis: Pick<Analysis, 'progress' | 'onChange'>;
  readonly clock: Clock;
}

/** GET /v1/analysis/progress and /v1/analysis/events: what waits and what is under way. */
export function getProgress(app: HttpServer, { analysis, clock }: GetProgressDeps): void {
  const answer = createEventStream(app);
  const config = { permission: ['local-admin', 'analysis.read'] } as const;
  app.route({
    method: 'GET',
    url: '/v1/analysis/progress',
    config,
    schema: {
      summary: 'Analyses that wait, those under way and the stage that each is at',
      tags,
      response: { 200: progress },
    },
    handler: async () => answerOf(await analysis.progress()),
  });
  app.route({
    method: 'GET',
    url: '/v1/analysis/events',
    config,
    schema: {
      summary: 'The same at each change, as server-sent events',
      description:
        'Each event has the type `status` and the data of `GET /v1/analysis/progress`; the first comes ' +
        'at once. The stream ends after ten minutes and is asked for again.',
      tags,
    },
    handler: (_request, reply) => answer(reply, follow),
  });

  async function* follow(signal: AbortSignal): AsyncGenerator<object> {
    let woken = Promise.withResolvers<void>();
    using _listening = analysis.onChange(() => woken.resolve());
    signal.addEventListener('abort', () => woken.resolve());
    while (!signal.aborted) {
      woken = Promise.withResolvers<void>();
      yield answerOf(await analysis.progress());
      await clock.sleep(paceMs, signal).catch(() => undefined);
      const rest = new AbortController();
      await Promise.race([woken.promise, quietly(rest.signal)]);
      rest.abort();
    }
  }

  function quietly(signal: AbortSignal): Promise<void> {
    return clock.sleep(quietMs, signal).catch(() => undefined);
  }
}

function answerOf({ running, ...rest }: AnalysisProgress): z.output<typeof progress> {
  return { ...rest, running: [...running] };
}
