import { z } from 'zod';
import {
  type HttpServer,
  lingerAfter,
  readBody,
  requirePrincipal,
} from '../../../platform/http/index.ts';
import { decodeBody, readCoding } from '../body.ts';
import type { Received, Statistics } from '../service.ts';

const description = `The body is NDJSON, one event a line, in gzip, zstd or as it is; the fields of each type stand in docs/formats.
A line that is not an event is refused by itself; good lines are taken. Each event has a UUIDv7 of the client’s:
sent again, in any request and at any time, it is a duplicate and counts once.
Of all lines accepted, duplicate, refused or pending is true of each; accepted means durable, with an entry in the ledger,
pending (status 202) means durable, and told of later.`;

/** Bytes of events in one request, decoded. */
const bytesMax = 256 * 1_048_576;

const answer = z.object({
  accepted: z.int(),
  duplicate: z.int(),
  refused: z.int(),
  pending: z.int().describe('Durable, and counted once the database answers again'),
  refusals: z
    .array(
      z.object({
        line: z.int().describe('From 1'),
        code: z.string(),
        detail: z.string(),
        id: z.string().optional(),
      }),
    )
    .describe('The first 1,000'),
  batches: z.array(
    z.object({
      month: z.string(),
      block: z.int(),
      batch: z.int(),
      events: z.int(),
      receipt: z.looseObject({}).describe('Of the block: vitrine-receipt/1'),
    }),
  ),
  waiting: z
    .array(z.object({ id: z.uuid(), month: z.string(), events: z.int() }))
    .describe('What is pending: ask /v1/statistics/batches/{id} what became of it'),
});

/** POST /v1/statistics: takes events in. */
export function sendStatistics(
  app: HttpServer,
  { statistics }: { readonly statistics: Statistics },
): void {
  app.route({
    method: 'POST',
    url: '/v1/statistics',
    config: { permission: 'customer', rawBody: true },
    schema: {
      summary: 'Send threat statistics',
      description,
      tags: ['statistics'],
      response: { 200: answer, 202: answer },
    },
    handler: async (request, reply) => {
      try {
        const customer = requirePrincipal(request, 'customer');
        const coding = readCoding(request.headers);
        const body = decodeBody(readBody(request.raw), coding, bytesMax);
        const received = await statistics.receive(customer, body);
        return await reply.code(received.pending > 0 ? 202 : 200).send(answerOf(received));
      } catch (error) {
        lingerAfter(reply.raw, request.raw);
        throw error;
      }
    },
  });
}

function answerOf({ batches, refusals, waiting, ...counts }: Received): z.infer<typeof answer> {
  return {
    ...counts,
    refusals: [...refusals],
    waiting: [...waiting],
    batches: batches.map(({ block, receipt, ...batch }) => ({
      ...batch,
      block: Number(block),
      receipt: { ...receipt },
    })),
  };
}
