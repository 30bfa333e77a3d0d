import { z } from 'zod';
import { waitSecondsMax } from '../document-types.js';
import { receiptSchema, tags } from './schemas.js';
/** GET /v1/documents: what sites obey, by long poll. */
export function getDocuments(app, { feed }) {
  const closing = new AbortController();
  app.addHook('preClose', async () => closing.abort());
  app.route({
    method: 'GET',
    url: '/v1/documents',
    config: { permission: 'site' },
    schema: {
      summary: 'What the office has logged for sites, as receipts in order',
      description:
        'Answers at once where there is something beyond the index, otherwise waits for it.',
      tags,
      querystring: z.object({
        after: z
          .string()
          .regex(/^(-1|0|[1-9]\d{0,17})$/, 'is not an index')
          .default('-1'),
        wait: z.coerce.number().int().min(0).max(waitSecondsMax).default(0),
      }),
      response: { 200: z.object({ documents: z.array(receiptSchema) }) },
    },
    handler: async (request, reply) => {
      const gone = new AbortController();
      reply.raw.once('close', () => gone.abort());
      const { after, wait } = request.query;
      const ended = AbortSignal.any([gone.signal, closing.signal]);
      return { documents: await feed.documents(BigInt(after), wait * 1_000, ended) };
    },
  });
}
