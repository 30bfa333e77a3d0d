import type { FastifyRequest } from 'fastify';
import {
  type HttpServer,
  lingerAfter,
  ProblemError,
  requirePrincipal,
} from '../../../../platform/http/index.ts';
import { boundedText, type Intake, readPublicForm } from '../../../intake/index.ts';
import type { SitePolicy } from '../../../residency/index.ts';
import { formatAnalysisId } from '../analysis-id.ts';
import { virusTotalErrors } from '../shape.ts';

export interface PostFileDeps {
  readonly intake: Pick<Intake, 'receive'>;
  readonly policy: Pick<SitePolicy, 'current'>;
  readonly siteUrl: string;
}

/** What the entry's payload names as the product. */
const product = 'VirusTotal-shaped client';
/** What a form may have around its file. */
const formBytesMax = 16_384;

/**
 * POST /api/v3/files, and the address that `upload_url` gives: takes a file in as any other
 * submission. Its receipt stands in the answer, beside what VirusTotal's clients look for.
 */
export function postFile(app: HttpServer, deps: PostFileDeps): void {
  for (const url of ['/api/v3/files', '/api/v3/files/upload']) {
    app.route({
      method: 'POST',
      url,
      config: { permission: 'customer', rawBody: true, keysBy: ['x-apikey'] },
      errorHandler: app.errorsAs(virusTotalErrors),
      schema: {
        summary: 'Send a file, as VirusTotal’s clients do',
        description:
          'multipart/form-data with the file as `file`. The answer is an analysis; `meta.receipt` is the receipt.',
        tags: ['sharing'],
      },
      handler: async (request, reply) => {
        try {
          const data = await take(request, deps);
          return reply.type('application/json').send(Buffer.from(JSON.stringify(data)));
        } catch (error) {
          lingerAfter(reply.raw, request.raw);
          throw error;
        }
      },
    });
  }
}

async function take(request: FastifyRequest, { intake, policy, siteUrl }: PostFileDeps) {
  const customer = requirePrincipal(request, 'customer');
  const contentLength = statedBytes(request, policy.current().limits.sampleBytesMax);
  const form = await readPublicForm(request.raw);
  try {
    const fileName = boundedText('The name of the file', form.fileName.slice(-1_024));
    const { receipt, sha256 } = await intake.receive({
      customer,
      headers: {
        stated: { product, ...(fileName === undefined ? {} : { fileName }) },
        ...(contentLength === undefined ? {} : { contentLength }),
      },
      body: form.file,
    });
    const date = Math.floor(Date.parse(receipt.entry.at) / 1_000);
    const id = formatAnalysisId({ sha256, date });
    const links = { self: `${siteUrl}/api/v3/analyses/${id}` };
    return { data: { type: 'analysis', id, links }, meta: { receipt } };
  } finally {
    form.abandon();
  }
}

/** Bytes that the file can have at the most. @throws ProblemError 413 */
function statedBytes({ headers }: FastifyRequest, sampleBytesMax: number): number | undefined {
  const length = Number(headers['content-length'] ?? Number.NaN);
  if (Number.isNaN(length)) return undefined;
  if (length <= sampleBytesMax + formBytesMax) return Math.min(length, sampleBytesMax);
  throw new ProblemError(413, 'too-large', 'Too large', {
    detail: `The policy allows samples of at most ${sampleBytesMax} bytes`,
  });
}
