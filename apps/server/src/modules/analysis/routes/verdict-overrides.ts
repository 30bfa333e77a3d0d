import { z } from 'zod';
import { type HttpServer, requirePrincipal } from '../../../platform/http/index.ts';
import type { Analysis } from '../pipeline/service.ts';
import type { Overrides } from '../verdict/overrides.ts';
import { regionQuery, sampleNameOf, sampleParams, tags, verdictSchema } from './schemas.ts';

export interface OverrideRoutesDeps {
  readonly analysis: Pick<Analysis, 'find'>;
  readonly overrides: Overrides;
}

export const overrideSchema = z.object({
  id: z.string(),
  sample: z.string(),
  region: z.string(),
  verdict: verdictSchema,
  reason: z.string(),
  state: z.enum(['proposed', 'standing', 'withdrawing', 'withdrawn', 'rejected']),
  proposedBy: z.string(),
  proposedAt: z.string(),
  secondedBy: z.string().optional(),
  secondedAt: z.string().optional(),
  withdrawal: z.object({ by: z.string().optional(), reason: z.string() }).optional(),
  withdrawnBy: z.string().optional(),
  withdrawnAt: z.string().optional(),
  index: z.string().describe('Of the ledger entry that last changed it'),
});

const reason = z.string().min(10, 'say why in some words').max(1_000);
const overrideParams = z.object({ id: z.uuid() });

/** POST /v1/samples/{sample}/verdict-overrides: one person decides otherwise than the analysis. */
export function proposeOverride(
  app: HttpServer,
  { analysis, overrides }: OverrideRoutesDeps,
): void {
  app.route({
    method: 'POST',
    url: '/v1/samples/:sample/verdict-overrides',
    config: { permission: 'verdicts.override' },
    schema: {
      summary: 'Propose another verdict for a sample; it stands once a second person agrees',
      tags,
      params: sampleParams,
      querystring: regionQuery,
      body: z.strictObject({ verdict: verdictSchema, reason }),
      response: { 201: overrideSchema },
    },
    handler: async (request, reply) => {
      const by = requirePrincipal(request, 'operator').name;
      const of = sampleNameOf(request.params.sample, request.query.region);
      const { id: sample, region } = await analysis.find(of);
      return reply.code(201).send(await overrides.propose({ sample, region, by, ...request.body }));
    },
  });
}

/** GET /v1/verdict-overrides: what people decided, and what waits for a second person. */
export function listOverrides(app: HttpServer, { analysis, overrides }: OverrideRoutesDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/verdict-overrides',
    config: { permission: 'verdicts.read' },
    schema: {
      summary: 'Verdicts that people decided, newest first',
      tags,
      querystring: z.object({
        sample: sampleParams.shape.sample.optional(),
        ...regionQuery.shape,
        open: z.literal('true').optional().describe('Only what waits for a second person'),
      }),
      response: { 200: z.object({ overrides: z.array(overrideSchema) }) },
    },
    handler: async ({ query: { sample, region, open } }) => {
      const of =
        sample === undefined
          ? {}
          : { sample: (await analysis.find(sampleNameOf(sample, region))).id };
      return { overrides: await overrides.list({ ...of, open: open === 'true' }) };
    },
  });
}

/** POST /v1/verdict-overrides/{id}/second-look: another person agrees, or does not. */
export function secondLook(app: HttpServer, { overrides }: OverrideRoutesDeps): void {
  app.route({
    method: 'POST',
    url: '/v1/verdict-overrides/:id/second-look',
    config: { permission: 'verdicts.second-look' },
    schema: {
      summary: 'Agree to a proposed verdict or withdrawal, or reject it, as another person',
      tags,
      params: overrideParams,
      body: z.discriminatedUnion('agrees', [
        z.strictObject({ agrees: z.literal(true) }),
        z.strictObject({ agrees: z.literal(false), reason }),
      ]),
      response: { 200: overrideSchema },
    },
    handler: (request) => {
      const by = requirePrincipal(request, 'operator').name;
      const { id } = request.params;
      const { body } = request;
      return body.agrees
        ? overrides.agree(id, by)
        : overrides.reject(id, { by, reason: body.reason });
    },
  });
}

/** POST /v1/verdict-overrides/{id}/withdrawal: one person wants the analysis to decide again. */
export function withdrawOverride(app: HttpServer, { overrides }: OverrideRoutesDeps): void {
  app.route({
    method: 'POST',
    url: '/v1/verdict-overrides/:id/withdrawal',
    config: { permission: 'verdicts.override' },
    schema: {
      summary: 'Propose that a decided verdict be withdrawn; a second person agrees',
      tags,
      params: overrideParams,
      body: z.strictObject({ reason }),
      response: { 200: overrideSchema },
    },
    handler: (request) => {
      const by = requirePrincipal(request, 'operator').name;
      return overrides.withdraw(request.params.id, { by, reason: request.body.reason });
    },
  });
}

/** All of them. */
export function overrideRoutes(app: HttpServer, deps: OverrideRoutesDeps): void {
  proposeOverride(app, deps);
  listOverrides(app, deps);
  secondLook(app, deps);
  withdrawOverride(app, deps);
}
