import { z } from 'zod';
import { type HttpServer, lingerAfter, readBody } from '../../../platform/http/index.ts';
import { linesOf } from '../../../platform/lines.ts';
import { ReputationError } from '../errors.ts';
import { type KnownGoodFile, knownGoodFile, sourceKinds } from '../known-good/files.ts';
import type { KnownGood } from '../known-good/known-good.ts';

const url = '/v1/reputation/known-good';
const sourceSchema = z.strictObject({
  kind: z.enum(sourceKinds),
  name: z.string().min(1).max(256),
  version: z.string().min(1).max(256),
  origin: z.string().min(1).max(256).describe('What was read'),
});
const lineMax = 8_192;

/** Known good files: what brings them in, lists their sources, and takes them away. */
export function knownGoodRoutes(app: HttpServer, knownGood: KnownGood): void {
  app.route({
    method: 'POST',
    url,
    config: { permission: 'local-admin', rawBody: true },
    schema: {
      summary: 'Add files that are known good',
      description:
        'The body is NDJSON: `path`, and `sha256`, `sha1`, `md5` as far as they are known, in lower-case hex. Sent again, it changes nothing.',
      tags: ['reputation'],
      querystring: sourceSchema,
      response: { 200: z.object({ source: z.uuid(), files: z.int(), added: z.int() }) },
    },
    handler: async (request, reply) => {
      try {
        return await knownGood.add(request.query, filesOf(readBody(request.raw)));
      } catch (error) {
        lingerAfter(reply.raw, request.raw);
        throw error;
      }
    },
  });
  app.route({
    method: 'GET',
    url,
    config: { permission: ['local-admin', 'samples.describe'] },
    schema: {
      summary: 'Where known good files come from',
      tags: ['reputation'],
      querystring: z.strictObject({
        after: z.uuid().optional(),
        limit: z.coerce.number().int().min(1).max(1_000).default(1_000),
      }),
      response: {
        200: z.array(sourceSchema.extend({ id: z.uuid(), importedAt: z.string(), files: z.int() })),
      },
    },
    handler: async ({ query }) => {
      const rows = await knownGood.list(query.after, query.limit);
      return rows.map(({ imported_at, ...row }) => ({ ...row, importedAt: String(imported_at) }));
    },
  });
  app.route({
    method: 'DELETE',
    url: `${url}/:source`,
    config: { permission: 'local-admin' },
    schema: {
      summary: 'Forget a source of known good files',
      description: 'Files that another source has too stay known good.',
      tags: ['reputation'],
      params: z.object({ source: z.uuid() }),
      response: { 200: z.object({ files: z.int() }) },
    },
    handler: ({ params }) => knownGood.remove(params.source),
  });
}

/** @throws {ReputationError} `malformed-import`, with the line */
async function* filesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<KnownGoodFile> {
  let line = 0;
  try {
    for await (const text of linesOf(body, lineMax)) {
      line += 1;
      yield knownGoodFile.parse(JSON.parse(text));
    }
  } catch (cause) {
    const isOurs = cause instanceof RangeError || cause instanceof SyntaxError;
    if (!isOurs && !(cause instanceof z.ZodError)) throw cause;
    const message = `Line ${line + 1 - Number(!(cause instanceof RangeError))} is no known good file`;
    throw new ReputationError('malformed-import', message, { cause });
  }
}
