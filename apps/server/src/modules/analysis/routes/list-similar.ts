import { z } from 'zod';
import type { HttpServer } from '../../../platform/http/index.ts';
import type { Analysis } from '../pipeline/service.ts';
import { regionQuery, sampleNameOf, sampleParams, tags, verdictSchema } from './schemas.ts';

const similar = z.object({
  sample: z.uuid(),
  sha256: z.string(),
  region: z.string(),
  sizeBytes: z.int(),
  distance: z.int().optional().describe('TLSH: 0 for alike, 100 at most'),
  sameImports: z.boolean().describe('Both are PE and have one imphash'),
  verdict: verdictSchema.optional(),
  score: z.int().optional(),
  threatName: z.string().optional(),
});

/** GET /v1/samples/{sample}/similar: samples of this site that are like one. */
export function listSimilar(app: HttpServer, analysis: Pick<Analysis, 'similar'>): void {
  app.route({
    method: 'GET',
    url: '/v1/samples/:sample/similar',
    config: { permission: 'analysis.reports' },
    schema: {
      summary: 'Samples of this site that are like one, by TLSH and by what they import',
      description: 'The nearest 50. Nothing is known before the sample was analysed.',
      tags,
      params: sampleParams,
      querystring: regionQuery,
      response: {
        200: z.object({
          similar: z.array(similar),
          cut: z.boolean().describe('There were more to be compared than are compared in one look'),
        }),
      },
    },
    handler: async (request) => {
      const found = await analysis.similar(
        sampleNameOf(request.params.sample, request.query.region),
      );
      return { ...found, similar: [...found.similar] };
    },
  });
}
