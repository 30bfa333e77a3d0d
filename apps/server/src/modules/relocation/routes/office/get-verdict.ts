import { z } from 'zod';
import type { HttpServer } from '../../../../platform/http/index.ts';
import type { Verdicts } from '../../office/verdicts.ts';
import { relocationParams } from '../schemas.ts';

const place = z.object({ site: z.string(), jurisdiction: z.string(), ledger: z.string() });
const versions = z.object({ before: z.int(), after: z.int() });
const totals = z.object({ count: z.int(), bytes: z.int() });
const sentences = z.array(z.string()).readonly();

const body = z.object({
  classes: z.array(z.string()).readonly(),
  source: place,
  target: place,
  policy: versions,
  epoch: versions,
  plan: z.string(),
  manifest: totals.extend({
    root: z.string(),
    byKind: z.object({
      sample: totals,
      submission: totals,
      customer: totals,
      'api-key': totals,
    }),
  }),
  fence: z.object({ from: z.string(), to: z.string(), durationMs: z.int() }),
  keys: z
    .array(
      z.object({
        keyId: z.string(),
        quarter: z.string(),
        copies: z
          .array(z.object({ copyId: z.string(), holder: z.string(), destroyedAt: z.string() }))
          .readonly(),
      }),
    )
    .readonly(),
  postChecks: z
    .array(z.object({ name: z.string(), outcome: z.string(), detail: z.string() }))
    .readonly(),
  limit: z.string(),
});

/** GET /v1/relocations/{id}/verdict: the certificate as its verifier reads it. */
export function getVerdict(app: HttpServer, verdicts: Verdicts): void {
  app.route({
    method: 'GET',
    url: '/v1/relocations/:id/verdict',
    config: { permission: 'public' },
    schema: {
      summary: 'What the verifier finds in the certificate',
      description:
        'Computed here, by the program that anybody can run, under the trust policy that this office publishes. ' +
        'Who does not trust the office runs it on a machine of their own.',
      tags: ['relocations'],
      params: relocationParams,
      response: {
        200: z.object({
          digest: z.string().describe('Of the certificate, as relocation.certified names it'),
          body,
          valid: z.boolean(),
          proven: sentences,
          declared: sentences,
          notCovered: sentences,
          failures: z.array(z.object({ code: z.string(), message: z.string() })).readonly(),
        }),
      },
    },
    handler: async (request) => {
      const { certificate, digest, verdict } = await verdicts(request.params.id);
      return { digest, body: certificate.body, ...verdict };
    },
  });
}
