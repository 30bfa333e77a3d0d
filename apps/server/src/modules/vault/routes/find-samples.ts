import { z } from 'zod';
import { isoTime } from '../../../platform/clock.ts';
import { type HttpServer, requirePrincipal } from '../../../platform/http/index.ts';
import type { Finding } from '../finding/service.ts';
import { hashSchema, momentSchema, pageSchema, regionSchema, tags, typeSchema } from './schemas.ts';

const found = z.object({
  sample: z.uuid(),
  region: z.string(),
  sha256: z.string(),
  sizeBytes: z.int(),
  type: z.string().optional().describe('Extension of the name that the file first came under'),
  copies: z.array(z.string()).describe('Data centres'),
  receivedAt: z.string(),
  /** By which the page is ordered: where a customer or type is asked for, of its first submission. */
  at: z.string(),
  expiresAt: z.string(),
});

/** GET /v1/samples: samples by hash, customer, region, time and type, newest first. */
export function findSamples(app: HttpServer, finding: Pick<Finding, 'search'>): void {
  app.route({
    method: 'GET',
    url: '/v1/samples',
    config: { permission: 'samples.find' },
    schema: {
      summary: 'Find samples by hash, customer, region, time and type; newest first',
      description:
        'Each search is on record in the site’s access log: by whom and by what it was narrowed, ' +
        'never the hash. Pages go on from a key (`after`), not from a number of rows.',
      tags,
      querystring: pageSchema.extend({
        hash: hashSchema.optional().describe('SHA-256, SHA-1 or MD5 in hex'),
        customer: z.uuid().lowercase().optional(),
        region: regionSchema.optional(),
        type: typeSchema.optional().describe('Extension of a file’s name, without the dot'),
        from: momentSchema.optional(),
        to: momentSchema.optional().describe('Exclusive'),
      }),
      response: { 200: z.object({ samples: z.array(found), next: z.string().optional() }) },
    },
    handler: async (request) => {
      const { name, country } = requirePrincipal(request, 'operator');
      const { after, limit, ...filter } = request.query;
      const page = await finding.search({ name, country }, filter, { after, limit });
      return {
        samples: page.rows.map((row) => ({
          sample: row.id,
          region: row.region,
          sha256: row.sha256.toString('hex'),
          sizeBytes: Number(row.size_bytes),
          copies: row.copies.toSorted(),
          receivedAt: iso(row.received_at),
          at: iso(row.key_at),
          expiresAt: iso(row.expires_at),
          ...(row.type === null ? {} : { type: row.type }),
        })),
        ...(page.next === undefined ? {} : { next: page.next }),
      };
    },
  });
}

function iso(at: Temporal.Instant): string {
  return isoTime(at.epochMilliseconds);
}
