import { z } from 'zod';
import { type HttpServer, requirePrincipal } from '../../../platform/http/index.ts';
import type { RuleSets } from '../rules/rule-sets.ts';
import { ruleEffects } from '../verdict/index.ts';

const tags = ['analysis'];
const examples = z.array(z.string()).readonly();

export const ruleSetSchema = z.object({
  name: z.string(),
  version: z.int(),
  digest: z.string(),
  state: z.enum(['trying', 'stopped', 'failed', 'live', 'superseded', 'retired']),
  signedBy: z.string().describe('Name of the signer’s key'),
  publishedBy: z.string(),
  publishedAt: z.string().optional(),
  sources: z.int(),
  progress: z.object({ files: z.int(), bytes: z.int() }).optional(),
  trial: z
    .object({
      files: z.int(),
      bytes: z.int(),
      durationMs: z.int(),
      matches: z
        .array(
          z.object({ rule: z.string(), effect: z.enum(ruleEffects), files: z.int(), examples }),
        )
        .readonly(),
      slow: z.array(z.object({ rule: z.string(), examples })).readonly(),
    })
    .optional(),
  objections: z.array(z.string()).readonly().describe('Why its trial stopped it'),
  problem: z.string().optional(),
  letThrough: z.object({ by: z.string(), because: z.string() }).optional(),
  retired: z.object({ by: z.string(), because: z.string() }).optional(),
  index: z.string().optional().describe('Of the ledger entry that last changed it'),
});

const name = z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, 'is not a name');
const because = z.string().min(10, 'say why in some words').max(1_000);
const versionParams = z.object({ name, version: z.coerce.number().int().min(1) });
const bodyBytesMax = 33_554_432;

/** POST /v1/rule-sets: a signed set, which is tried before it is in force. */
export function publishRuleSet(app: HttpServer, ruleSets: Pick<RuleSets, 'publish'>): void {
  app.route({
    method: 'POST',
    url: '/v1/rule-sets',
    bodyLimit: bodyBytesMax,
    config: { permission: 'rules.publish' },
    schema: {
      summary: 'Publish a signed rule set: it is compiled, tried on goodware, and then in force',
      tags,
      body: z.record(z.string(), z.unknown()).describe('A rule set (docs/formats/rule-set.md)'),
      response: { 202: ruleSetSchema },
    },
    handler: async (request, reply) => {
      const by = requirePrincipal(request, 'operator').name;
      return reply.code(202).send(await ruleSets.publish(request.body, by));
    },
  });
}

/** GET /v1/rule-sets, and one version of one. */
export function readRuleSets(app: HttpServer, ruleSets: Pick<RuleSets, 'list' | 'get'>): void {
  app.route({
    method: 'GET',
    url: '/v1/rule-sets',
    config: { permission: 'rules.read' },
    schema: {
      summary: 'Rule sets of this site, newest first, with what came of their trials',
      tags,
      response: { 200: z.object({ ruleSets: z.array(ruleSetSchema) }) },
    },
    handler: async () => ({ ruleSets: await ruleSets.list() }),
  });
  app.route({
    method: 'GET',
    url: '/v1/rule-sets/:name/:version',
    config: { permission: 'rules.read' },
    schema: {
      summary: 'One version of a rule set; while it is tried, how far',
      tags,
      params: versionParams,
      response: { 200: ruleSetSchema },
    },
    handler: ({ params }) => ruleSets.get(params.name, params.version),
  });
}

/** POST /v1/rule-sets/{name}/{version}/overrides: a second person lets through what was stopped. */
export function letRuleSetThrough(app: HttpServer, ruleSets: Pick<RuleSets, 'letThrough'>): void {
  app.route({
    method: 'POST',
    url: '/v1/rule-sets/:name/:version/overrides',
    config: { permission: 'rules.override' },
    schema: {
      summary: 'Put in force what its trial stopped, as another person than who published it',
      tags,
      params: versionParams,
      body: z.strictObject({ because }),
      response: { 200: ruleSetSchema },
    },
    handler: (request) => {
      const by = requirePrincipal(request, 'operator').name;
      const { name: set, version } = request.params;
      return ruleSets.letThrough(set, version, { by, because: request.body.because });
    },
  });
}

/** POST /v1/rule-sets/{name}/retirement: a set goes out of force. */
export function retireRuleSet(app: HttpServer, ruleSets: Pick<RuleSets, 'retire'>): void {
  app.route({
    method: 'POST',
    url: '/v1/rule-sets/:name/retirement',
    config: { permission: 'rules.publish' },
    schema: {
      summary: 'Take a rule set out of force',
      tags,
      params: z.object({ name }),
      body: z.strictObject({ because }),
      response: { 200: ruleSetSchema },
    },
    handler: (request) => {
      const by = requirePrincipal(request, 'operator').name;
      return ruleSets.retire(request.params.name, { by, because: request.body.because });
    },
  });
}

/** All of them. */
export function ruleSetRoutes(app: HttpServer, ruleSets: RuleSets): void {
  publishRuleSet(app, ruleSets);
  readRuleSets(app, ruleSets);
  letRuleSetThrough(app, ruleSets);
  retireRuleSet(app, ruleSets);
}
