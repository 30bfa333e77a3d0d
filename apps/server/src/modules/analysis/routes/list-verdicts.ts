import { z } from 'zod';
import { isoTime } from '../../../platform/clock.ts';
import type { HttpServer } from '../../../platform/http/index.ts';
import type { Analysis } from '../pipeline/service.ts';
import { regionSchema, tags, verdictSchema } from './schemas.ts';

const listed = z.object({
  sample: z.uuid(),
  region: z.string(),
  sha256: z.string(),
  sizeBytes: z.int(),
  verdict: verdictSchema,
  score: z.int(),
  threatName: z.string().optional(),
  why: z.string().optional().describe('The heaviest reason'),
  judgedAt: z.string(),
  version: z.string(),
});

/** GET /v1/analysis/verdicts: what was judged last. */
export function listVerdicts(app: HttpServer, analysis: Pick<Analysis, 'list'>): void {
  app.route({
    method: 'GET',
    url: '/v1/analysis/verdicts',
    config: { permission: 'analysis.reports' },
    schema: {
      summary: 'Samples by their verdicts, newest change first',
      tags,
      querystring: z.object({
        verdict: verdictSchema.optional(),
        region: regionSchema.optional(),
        before: z
          .string()
          .regex(/^\d{1,18}$/)
          .optional()
          .describe('`next` of the page before'),
        limit: z.coerce.number().int().min(1).max(200).default(50),
      }),
      response: { 200: z.object({ verdicts: z.array(listed), next: z.string().optional() }) },
    },
    handler: async ({ query: { verdict, region, before, limit } }) => {
      const after = before === undefined ? undefined : BigInt(before);
      const rows = await analysis.list({ verdict, region, before: after, limit: limit + 1 });
      const shown = rows.slice(0, limit);
      const last = rows.length > limit ? shown.at(-1) : undefined;
      return {
        verdicts: shown.map((row) => {
          const [heaviest] = row.reasons;
          return {
            ...{ sample: row.sample, region: row.region, verdict: row.verdict, score: row.score },
            sha256: row.sha256.toString('hex'),
            sizeBytes: Number(row.size_bytes),
            judgedAt: isoTime(row.judged_at.epochMilliseconds),
            version: String(row.version),
            ...(row.threat_name === null ? {} : { threatName: row.threat_name }),
            ...(heaviest === undefined ? {} : { why: heaviest.words }),
          };
        }),
        ...(last === undefined ? {} : { next: String(last.version) }),
      };
    },
  });
}
