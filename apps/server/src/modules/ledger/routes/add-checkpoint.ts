import type { FastifyRequest } from 'fastify';
import type { HttpServer } from '../../../platform/http/index.ts';
import { ProblemError } from '../../../platform/http/index.ts';
import type { Ledger } from '../ledger.ts';

const bodyBytesMax = 128 * 1024;

/** POST /witness/add-checkpoint: C2SP tlog-witness, for the logs that this party watches. */
export function addCheckpoint(app: HttpServer, ledger: Ledger): void {
  app.route({
    method: 'POST',
    url: '/witness/add-checkpoint',
    config: { permission: 'public', rawBody: true },
    onRequest: ignoreContentType,
    schema: { summary: 'Cosign another ledger’s checkpoint (C2SP tlog-witness)', tags: ['ledger'] },
    handler: async (request, reply) => {
      const answer = await ledger.addCheckpoint(await readBody(request.raw));
      return reply.code(answer.status).type(answer.contentType).send(answer.body);
    },
  });
}

/** The specification names no type of the body: any, an empty one too, is as good as none. */
async function ignoreContentType({ raw }: FastifyRequest): Promise<void> {
  delete raw.headers['content-type'];
}

async function readBody(source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of source) {
    bytes += chunk.length;
    if (bytes > bodyBytesMax) {
      throw new ProblemError(413, 'too-large', 'Too large', {
        detail: `A request to a witness has at most ${bodyBytesMax} bytes.`,
      });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
