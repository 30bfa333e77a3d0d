import { z } from 'zod';
import type { HttpServer } from '../../../platform/http/index.ts';
import type { Postgres } from '../../../platform/postgres/index.ts';
import { describeSample } from '../../vault/index.ts';
import { IntakeError } from '../errors.ts';

export interface GetSampleDeps {
  readonly db: Postgres;
  readonly site: string;
}

const optional = z.string().optional();
const answer = z.object({
  sample: z.uuid(),
  sha256: z.string(),
  sha1: z.string(),
  md5: z.string(),
  sizeBytes: z.int(),
  region: z.string(),
  site: z.string(),
  copies: z.array(z.string()),
  receivedAt: z.string(),
  expiresAt: z.string(),
  submissions: z.array(
    z.object({
      submission: z.uuid(),
      customer: z.uuid(),
      country: z.string(),
      receivedAt: z.string(),
      product: optional,
      productVersion: optional,
      fileName: optional,
      sourceUrl: optional,
      reason: optional,
    }),
  ),
});

/**
 * GET /v1/samples/{sha256}: metadata. A customer sees its own submissions; a sample that others
 * alone have sent is, for it, not there. Operators see all.
 */
export function getSample(app: HttpServer, { db, site }: GetSampleDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/samples/:sha256',
    config: { permission: ['customer', 'samples.describe'] },
    schema: {
      summary: 'What is known of a sample that the caller has sent',
      tags: ['intake'],
      params: z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/, 'is not a SHA-256 in hex') }),
      querystring: z.object({ region: z.string().max(63).optional() }),
      response: { 200: answer },
    },
    handler: async (request) => {
      const { principal } = request;
      const { region } = request.query;
      const sha256 = Buffer.from(request.params.sha256, 'hex');
      const visible =
        principal.kind === 'customer'
          ? { customer: principal.customerId, region: principal.region }
          : region === undefined
            ? {}
            : { region };
      const sample = await describeSample(db, { sha256, ...visible });
      if (sample === undefined) throw new IntakeError('unknown-sample', 'There is no such sample');
      return { ...sample, site, ...asArrays(sample) };
    },
  });
}

/** The schema's arrays may be written to; ours may not. */
function asArrays(sample: {
  readonly copies: readonly string[];
  readonly submissions: readonly Submission[];
}) {
  return { copies: [...sample.copies], submissions: [...sample.submissions] };
}
type Submission = z.output<typeof answer>['submissions'][number];
