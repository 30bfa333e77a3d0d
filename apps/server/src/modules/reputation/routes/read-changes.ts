import { z } from 'zod';
import { type HttpServer, Listeners, requirePrincipal } from '../../../platform/http/index.ts';
import { fileAnswer } from '../answers.ts';
import type { Change } from '../feed.ts';
import type { Reputation } from '../service.ts';
import { type AskerDeps, answerSchema, askerOf } from './schemas.ts';

const description = `What a client that keeps a store of its own changes in it: first without a cursor, then with that of the answer before, for ever.
Applied in their order, pages miss nothing; a file that changes again comes again. Where \`known\` is false the client forgets the file.
With \`wait\` an answer without changes is held back for so many seconds, or until there is one. A cursor from before something that
the site no longer remembers to have removed is answered 410: empty the store and start anew.`;

const changeSchema = answerSchema.omit({ hash: true }).extend({
  sha256: z.string().optional().describe('Left out of what is known good by another hash alone'),
  sha1: z.string().optional(),
  md5: z.string().optional(),
});

const querystring = z.strictObject({
  cursor: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(10_000).default(1_000),
  wait: z.coerce.number().int().min(0).max(60).default(0).describe('Seconds'),
});

/** GET /v1/reputation/changes: what changes, for clients with a store of their own. */
export function readChanges(
  app: HttpServer,
  { reputation, asking }: { readonly reputation: Reputation; readonly asking: AskerDeps },
): void {
  const closing = new AbortController();
  const listeners = new Listeners();
  app.addHook('preClose', async () => closing.abort());
  app.route({
    method: 'GET',
    url: '/v1/reputation/changes',
    config: { permission: 'customer' },
    schema: {
      summary: 'What has changed since a cursor',
      description,
      tags: ['reputation'],
      querystring,
      response: {
        200: z.object({ changes: z.array(changeSchema), cursor: z.string(), more: z.boolean() }),
      },
    },
    handler: async (request, reply) => {
      const { region } = requirePrincipal(request, 'customer');
      await askerOf(asking, request, undefined);
      const { cursor, limit, wait } = request.query;
      const page = await reputation.changes(region, cursor, limit);
      if (page.changes.length > 0 || wait === 0) return answerOf(page);
      reply.raw.once('close', listeners.take(request.ip));
      const gone = new AbortController();
      reply.raw.once('close', () => gone.abort());
      const ended = AbortSignal.any([
        gone.signal,
        closing.signal,
        AbortSignal.timeout(wait * 1_000),
      ]);
      return answerOf(await nextPage(page, region, limit, ended));
    },
  });

  /** The first page with something on it, or the last empty one. */
  async function nextPage(
    empty: Awaited<ReturnType<Reputation['changes']>>,
    region: string,
    limit: number,
    ended: AbortSignal,
  ) {
    let page = empty;
    while (!ended.aborted && page.changes.length === 0) {
      const changed = Promise.withResolvers<void>();
      using _listening = reputation.onChange(changed.resolve);
      ended.addEventListener('abort', () => changed.resolve(), { once: true });
      // Looked for once more: something may have come before anybody listened.
      page = await reputation.changes(region, page.cursor, limit);
      if (page.changes.length > 0) break;
      await changed.promise;
      page = await reputation.changes(region, page.cursor, limit);
    }
    return page;
  }
}

function answerOf(page: Awaited<ReturnType<Reputation['changes']>>) {
  return { ...page, changes: page.changes.map(changeOf) };
}

function changeOf({ answer, ...digests }: Change) {
  const { hash: _, ...told } = fileAnswer('', answer);
  return { ...digests, ...told };
}
