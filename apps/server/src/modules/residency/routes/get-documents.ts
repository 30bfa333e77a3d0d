import { z } from 'zod';
import type { HttpServer } from '../../../platform/http/index.ts';
import { documentTypes, waitSecondsMax } from '../document-types.ts';
import type { DocumentFeed } from '../office/document-feed.ts';
import { receiptSchema, tags } from './schemas.ts';

/** GET /v1/documents: what sites obey, by long poll. */
export function getDocuments(
  app: HttpServer,
  { feed }: { readonly feed: Pick<DocumentFeed, 'documents'> },
): void {
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
      response: {
        200: z.object({
          documents: z.array(receiptSchema),
          types: z.array(z.string()).describe('The types of entries that are served here'),
        }),
      },
    },
    handler: async (request, reply) => {
      const gone = new AbortController();
      reply.raw.once('close', () => gone.abort());
      const { after, wait } = request.query;
      const ended = AbortSignal.any([gone.signal, closing.signal]);
      const documents = await feed.documents(BigInt(after), wait * 1_000, ended);
      return { documents, types: [...documentTypes] };
    },
  });
}
