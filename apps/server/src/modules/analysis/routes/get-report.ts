import { z } from 'zod';
import { type HttpServer, requirePrincipal } from '../../../platform/http/index.ts';
import { mayRead } from '../../residency/index.ts';
import { ReadingError } from '../../vault/index.ts';
import { analysisReport, mispEvent, stixBundle } from '../formats/index.ts';
import type { GetAnalysisDeps } from './get-analysis.ts';
import { regionQuery, sampleNameOf, sampleParams, tags } from './schemas.ts';

const formats = ['json', 'stix', 'misp'] as const;
type Format = (typeof formats)[number];

const mediaTypes: Readonly<Record<Format, string>> = {
  json: 'application/json',
  stix: 'application/stix+json;version=2.1',
  misp: 'application/json',
};

/** GET /v1/samples/{sample}/report: what is known of a sample, in a format that others read. */
export function getReport(app: HttpServer, deps: GetAnalysisDeps): void {
  const { analysis, policy, site, noteLook } = deps;
  app.route({
    method: 'GET',
    url: '/v1/samples/:sample/report',
    config: { permission: 'analysis.reports' },
    schema: {
      summary: 'A sample’s analysis as a report, a STIX 2.1 bundle or a MISP event',
      description:
        'By `format`, or by `Accept: application/stix+json`. Looking is on record in the site’s access log.',
      tags,
      params: sampleParams,
      querystring: regionQuery.extend({ format: z.enum(formats).optional() }),
      response: { 200: z.record(z.string(), z.unknown()) },
    },
    handler: async (request, reply) => {
      const { name, country } = requirePrincipal(request, 'operator');
      if (mayRead(policy.current(), { site, dataClass: 'files' }, country) === 'refused') {
        const message = `The policy lets nobody in ${country} see files at ${site}`;
        throw new ReadingError('reader-country-refused', message);
      }
      const of = sampleNameOf(request.params.sample, request.query.region);
      const found = await analysis.find(of);
      await noteLook({ name, country }, found.id);
      const report = analysisReport(await analysis.report(of), site);
      const format = request.query.format ?? formatOf(request.headers.accept);
      const told = {
        json: () => report,
        stix: () => stixBundle(report),
        misp: () => mispEvent(report),
      };
      return reply.type(mediaTypes[format]).send(told[format]());
    },
  });
}

function formatOf(accept: string | undefined): Format {
  return accept?.includes('application/stix+json') === true ? 'stix' : 'json';
}
