import type { z } from 'zod';
import { type HttpServer, requirePrincipal } from '../../../platform/http/index.ts';
import { mayRead, type SitePolicy } from '../../residency/index.ts';
import { type NoteRecord, ReadingError } from '../../vault/index.ts';
import type { Analysis } from '../pipeline/service.ts';
import { reportSchema } from './report-schema.ts';
import { regionQuery, sampleNameOf, sampleParams, tags } from './schemas.ts';

export interface GetAnalysisDeps {
  readonly analysis: Pick<Analysis, 'find' | 'report'>;
  readonly policy: Pick<SitePolicy, 'current'>;
  /** This site's name. */
  readonly site: string;
  readonly noteLook: NoteRecord;
}

/** GET /v1/samples/{sample}/analysis: a sample's verdict, what the stages found, and its tree. */
export function getAnalysis(app: HttpServer, deps: GetAnalysisDeps): void {
  const { analysis, policy, site, noteLook } = deps;
  app.route({
    method: 'GET',
    url: '/v1/samples/:sample/analysis',
    config: { permission: 'analysis.reports' },
    schema: {
      summary:
        'A sample’s verdict with its reasons, what the stages found, and the files within it',
      description: 'Looking is on record in the site’s access log.',
      tags,
      params: sampleParams,
      querystring: regionQuery,
      response: { 200: reportSchema },
    },
    handler: async (request): Promise<z.output<typeof reportSchema>> => {
      const { name, country } = requirePrincipal(request, 'operator');
      if (mayRead(policy.current(), { site, dataClass: 'files' }, country) === 'refused') {
        const message = `The policy lets nobody in ${country} see files at ${site}`;
        throw new ReadingError('reader-country-refused', message);
      }
      const of = sampleNameOf(request.params.sample, request.query.region);
      const found = await analysis.find(of);
      await noteLook({ name, country }, found.id);
      return { site, ...(await analysis.report(of)) };
    },
  });
}
