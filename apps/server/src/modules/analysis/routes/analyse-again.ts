import { z } from 'zod';
import type { HttpServer } from '../../../platform/http/index.ts';
import type { Analysis } from '../pipeline/service.ts';
import { regionQuery, sampleNameOf, sampleParams, tags } from './schemas.ts';

/** POST /v1/samples/{sample}/analysis: once more, before what is new. */
export function analyseAgain(app: HttpServer, analysis: Pick<Analysis, 'again'>): void {
  app.route({
    method: 'POST',
    url: '/v1/samples/:sample/analysis',
    config: { permission: 'analysis.order' },
    schema: {
      summary: 'Analyses a sample once more, before what is new',
      description: 'Answers at once; the analysis follows. One that waits already is not doubled.',
      tags,
      params: sampleParams,
      querystring: regionQuery,
      response: { 202: z.object({ sample: z.uuid() }) },
    },
    handler: async (request, reply) => {
      const of = sampleNameOf(request.params.sample, request.query.region);
      return reply.code(202).send(await analysis.again(of));
    },
  });
}
