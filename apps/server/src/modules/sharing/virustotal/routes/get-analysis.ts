import { z } from 'zod';
import {
  type HttpServer,
  ProblemError,
  requirePrincipal,
} from '../../../../platform/http/index.ts';
import { describeSample } from '../../../vault/index.ts';
import type { AnalysisState, KnownFile } from '../../types.ts';
import { readAnalysisId } from '../analysis-id.ts';
import type { DescribeFileDeps } from '../describe-file.ts';
import { analysisObject, virusTotalErrors } from '../shape.ts';

export interface GetAnalysisDeps extends DescribeFileDeps {
  readonly siteUrl: string;
  /** How far the analysis of a sample is. */
  readonly analysisState: (sample: string) => Promise<AnalysisState>;
}

/** GET /api/v3/analyses/{id}: how far a submission of the caller's is. */
export function getAnalysis(app: HttpServer, deps: GetAnalysisDeps): void {
  const { db, reputation, siteUrl, analysisState } = deps;
  app.route({
    method: 'GET',
    url: '/api/v3/analyses/:id',
    config: { permission: 'customer', keysBy: ['x-apikey'] },
    errorHandler: app.errorsAs(virusTotalErrors),
    schema: {
      summary: 'How far an analysis is, as VirusTotal’s clients ask for it',
      tags: ['sharing'],
      params: z.object({ id: z.string().max(128) }),
    },
    handler: async (request, reply) => {
      const { customerId, region } = requirePrincipal(request, 'customer');
      const { id } = request.params;
      const asked = readAnalysisId(id);
      const sha256 = Buffer.from(asked?.sha256 ?? '', 'hex');
      const own = asked && (await describeSample(db, { sha256, customer: customerId, region }));
      if (asked === undefined || own === undefined) {
        const detail = `Analysis "${id.replaceAll(/[^\w=-]/g, '?')}" not found`;
        throw new ProblemError(404, 'unknown-analysis', 'Unknown analysis', { detail });
      }
      const [known] = await reputation.lookUp({ customerId, region }, 'sha256', [sha256]);
      const state = settled(await analysisState(own.sample), known);
      const { md5, sha1, sizeBytes: size } = own;
      const answer = {
        data: analysisObject(id, { date: asked.date, state, known }, siteUrl, own.sha256),
        meta: { file_info: { sha256: own.sha256, sha1, md5, size } },
      };
      return reply.type('application/json').send(Buffer.from(JSON.stringify(answer)));
    },
  });
}

/** Clients ask no more once it is completed: not before reputation has learned of the verdict. */
function settled(state: AnalysisState, known: KnownFile | undefined): AnalysisState {
  return state === 'completed' && known === undefined ? 'in-progress' : state;
}
