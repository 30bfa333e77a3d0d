import { z } from 'zod';
import type { Clock } from '../../../platform/clock.ts';
import { type CallRates, createCallLimit, type HttpServer } from '../../../platform/http/index.ts';
import type { LookUp } from '../look-up.ts';
import { sampleParams, tags } from './schemas.ts';

export interface LookUpRouteDeps {
  readonly lookUp: LookUp;
  readonly clock: Clock;
  readonly lookUpRates?: CallRates;
}

/** A person asks a few times; a secret of 32 random bytes cannot be guessed at any rate. */
const usualRates: CallRates = {
  perAddress: { burst: 20, everyMs: 3_000 },
  total: { burst: 500, everyMs: 20 },
};

const name = z.string();
const answer = z.object({
  state: z.enum(['kept', 'moved', 'erased']),
  site: name,
  region: name,
  jurisdiction: z.string().optional(),
  sizeBytes: z.int(),
  receivedAt: z.string(),
  expiresAt: z.string().optional(),
  copies: z.array(name).readonly(),
  reads: z
    .array(
      z.object({ index: z.string(), at: z.string(), country: z.string(), purpose: z.string() }),
    )
    .readonly(),
  relocations: z
    .array(z.object({ relocation: z.string(), index: z.string(), at: z.string() }))
    .readonly(),
  movedTo: z.object({ site: name, url: z.string().optional() }).optional(),
  erasure: z
    .object({
      format: z.literal('vitrine-receipt/1'),
      entry: z.looseObject({ type: z.string(), at: z.string() }),
      opening: z.object({ salt: z.string(), payload: z.looseObject({}) }).optional(),
      proof: z.string(),
    })
    .optional(),
});

const description = `The secret is the salt of the receipt's opening: whoever holds the receipt of a submission may ask.
A wrong secret, a wrong hash and a file that nobody has sent are answered alike. Reads are told from where and why, not by whom.`;

/** POST /v1/look-ups: where a sample is, for whoever holds its receipt. A body, so that no log has it. */
export function lookUpSample(app: HttpServer, deps: LookUpRouteDeps): void {
  const { lookUp, clock, lookUpRates = usualRates } = deps;
  const limit = createCallLimit(lookUpRates, clock);
  app.route({
    method: 'POST',
    url: '/v1/look-ups',
    config: { permission: 'public' },
    schema: {
      summary: 'Where a sample is, and what became of it',
      description,
      tags,
      body: z.strictObject({
        sha256: sampleParams.shape.sha256,
        secret: z.string().regex(/^[A-Za-z0-9+/]{43}=$/, 'is not 32 bytes in base64'),
      }),
      response: { 200: answer },
    },
    preHandler: async (request) => limit.require(request),
    handler: async (request) => {
      const sha256 = Buffer.from(request.body.sha256, 'hex');
      const found = await lookUp.find({
        sha256,
        secret: Buffer.from(request.body.secret, 'base64'),
      });
      const { erasure, reads, relocations, ...rest } = found;
      return {
        ...rest,
        reads: reads.map((read) => ({ ...read, index: String(read.index) })),
        relocations: relocations.map((one) => ({ ...one, index: String(one.index) })),
        ...(erasure && { erasure: { ...erasure, entry: { ...erasure.entry } } }),
      };
    },
  });
}
