import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { type HttpServer, lingerAfter, readBody } from '../../../platform/http/index.ts';
import { fileAnswer } from '../answers.ts';
import { ReputationError } from '../errors.ts';
import { type AskedHash, parseHash } from '../hashes.ts';
import type { Reputation } from '../service.ts';
import { type Asker, type AskerDeps, answerSchema, askerOf, regionSchema } from './schemas.ts';

const packedType = 'application/octet-stream';
const jsonType = 'application/json';
const hashBytes = 32;
export const listedMax = 10_000;
/** A list of so many SHA-256 with room for white space. */
const listBytesMax = 1_048_576;
/** Positions named of hashes that are none. */
const namedMax = 100;

const description = `As JSON, {"hashes": […]} of SHA-256, SHA-1 and MD5 as they come, at most ${listedMax.toLocaleString('en')}; the answers are in the same order.
As application/octet-stream: SHA-256 of 32 bytes each, one after the other, and as many bytes of answer
(docs/formats/reputation-bulk.md). The same hash may be asked for twice. Where one is none, all are refused and \`positions\`
names which, from 0.`;

/** POST /v1/reputation: what is known of many files. */
export function lookUpFiles(
  app: HttpServer,
  { reputation, asking }: { readonly reputation: Reputation; readonly asking: AskerDeps },
): void {
  app.route({
    method: 'POST',
    url: '/v1/reputation',
    config: { permission: ['customer', 'samples.describe'], rawBody: true },
    schema: {
      summary: 'What is known of many files',
      description,
      tags: ['reputation'],
      querystring: z.strictObject({ region: regionSchema }),
      response: { 200: z.object({ answers: z.array(answerSchema) }) },
    },
    handler: async (request, reply) => {
      try {
        const type = mediaTypeOf(request.headers['content-type']);
        const asker = await askerOf(asking, request, request.query.region);
        const bytesMax =
          type === packedType ? reputation.limits.packedMax * hashBytes : listBytesMax;
        const stated = request.headers['content-length'];
        const length = stated === undefined ? bytesMax : Number(stated);
        if (length > bytesMax) throw tooMany(reputation);
        using _place = reputation.admit(asker.customer, length);
        const body = await whole(readBody(request.raw), length, () => tooMany(reputation));
        if (body.length === 0) throw emptyBulk();
        if (type === packedType) {
          return sendPacked(reply, await answerPacked(body, asker)) as never;
        }
        return { answers: answerListed(body, asker) };
      } catch (error) {
        lingerAfter(reply.raw, request.raw);
        throw error;
      }
    },
  });

  async function answerPacked(body: Buffer, { region = '' }: Asker): Promise<Buffer> {
    if (body.length % hashBytes !== 0) {
      throw new ReputationError(
        'partial-hash',
        `${body.length} bytes are no whole number of hashes of ${hashBytes} bytes`,
      );
    }
    const answers = await reputation.lookUpPacked(body, region);
    return Buffer.from(answers.buffer, answers.byteOffset, answers.length);
  }

  function answerListed(body: Buffer, { region }: Asker) {
    const texts = readList(body);
    return readHashes(texts).map((hash, i) =>
      fileAnswer((texts[i] ?? '').toLowerCase(), reputation.lookUp(hash, region, 'bulk')),
    );
  }
}

/** As bytes, which no schema of JSON touches. */
function sendPacked(reply: FastifyReply, answers: Buffer): FastifyReply {
  return reply.type(packedType).send(answers);
}

/** @throws {ReputationError} `lookup-content-type` */
function mediaTypeOf(header = ''): typeof packedType | typeof jsonType {
  const type = (header.split(';')[0] ?? '').trim().toLowerCase();
  if (type === packedType || type === jsonType) return type;
  throw new ReputationError(
    'lookup-content-type',
    `Many hashes come as ${jsonType} or ${packedType}`,
  );
}

async function whole(
  pieces: AsyncIterable<Uint8Array>,
  bytesMax: number,
  tooMuch: () => Error,
): Promise<Buffer> {
  const all: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of pieces) {
    bytes += piece.length;
    if (bytes > bytesMax) throw tooMuch();
    all.push(piece);
  }
  return Buffer.concat(all, bytes);
}

const listSchema = z.strictObject({ hashes: z.array(z.string().max(200)) });

/** @throws {ReputationError} `malformed-hash`, `empty-bulk`, `too-many-hashes` */
function readList(body: Buffer): readonly string[] {
  let given: unknown;
  try {
    given = JSON.parse(body.toString());
  } catch (cause) {
    throw new ReputationError('malformed-hash', 'The body is no JSON', { cause });
  }
  const list = listSchema.safeParse(given);
  if (!list.success) {
    const form = 'The body is an object with a list of texts, `hashes`, and nothing else';
    throw new ReputationError('malformed-hash', form);
  }
  const { hashes } = list.data;
  if (hashes.length === 0) throw emptyBulk();
  if (hashes.length > listedMax) {
    throw new ReputationError('too-many-hashes', `At most ${listedMax} hashes in a list`);
  }
  return hashes;
}

/** @throws {ReputationError} `malformed-hash` */
function readHashes(texts: readonly string[]): readonly AskedHash[] {
  const hashes = texts.map(parseHash);
  const positions = hashes.flatMap((hash, i) => (hash === undefined ? [i] : []));
  if (positions.length > 0) {
    const message = `${positions.length} of them are no SHA-256, SHA-1 or MD5 in hex`;
    throw new ReputationError('malformed-hash', message, {
      positions: positions.slice(0, namedMax),
    });
  }
  return hashes.filter((hash) => hash !== undefined);
}

function emptyBulk(): ReputationError {
  return new ReputationError('empty-bulk', 'The body names no hash');
}

function tooMany({ limits }: Reputation): ReputationError {
  return new ReputationError(
    'too-many-hashes',
    `At most ${limits.packedMax} packed hashes, or ${listedMax} in a list of one MiB`,
  );
}
