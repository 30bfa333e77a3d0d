import { z } from 'zod';
import { indicatorKinds, noiseKinds } from '../indicators/types.ts';
import type { SampleReport } from '../pipeline/reports.ts';
import { ruleEffects } from '../verdict/evidence.ts';
import { reasonCodes, verdicts } from '../verdict/verdict.ts';

/** `docs/formats/analysis-report.md`; the number grows where a reader of the one before would err. */
export const reportFormat = 'vitrine-analysis-report/1';

const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`));
const limit = z.object({
  stage: z.string().describe('Which stage met it'),
  limit: z.string(),
  allowed: z.number().optional(),
  where: z.string().optional(),
});
const place = z.object({
  source: z.string().describe('`file`, or the name of what was decoded of it'),
  encoding: z.string(),
  offset: z.int(),
  length: z.int(),
});

/** The report of one file; readers pass over members that they do not know. */
export const analysisReportSchema = z.object({
  format: z.literal(reportFormat),
  site: z.string(),
  sample: z.string().describe('The site’s id'),
  file: z.object({
    sha256: hex(32),
    sha1: hex(20),
    md5: hex(16),
    sizeBytes: z.int(),
    mediaType: z.string().optional(),
    format: z.string().optional(),
    description: z.string().optional(),
    ssdeep: z.string().optional(),
    tlsh: z.string().optional(),
    imphash: z.string().optional(),
  }),
  receivedAt: z.string(),
  state: z.enum(['waiting', 'running', 'judged']),
  judgement: z
    .object({
      verdict: z.enum(verdicts),
      score: z.int().min(0).max(100),
      threatName: z.string().optional(),
      reasons: z.array(
        z.object({
          code: z.enum(reasonCodes),
          words: z.string(),
          weight: z.number(),
          rule: z.string().optional(),
          engine: z.string().optional(),
          limit: z.string().optional(),
          where: z.string().optional(),
        }),
      ),
      judgedAt: z.string(),
      version: z.string().describe('Index of the entry in the site’s ledger'),
    })
    .optional(),
  rules: z.array(
    z.object({
      set: z.string(),
      version: z.int(),
      rule: z.string(),
      source: z.string(),
      effect: z.enum(ruleEffects),
      tags: z.array(z.string()),
      description: z.string().optional(),
      threatName: z.string().optional(),
      strings: z.array(z.object({ identifier: z.string(), offset: z.int(), length: z.int() })),
      stringCount: z.int(),
    }),
  ),
  engines: z.array(
    z.object({
      engine: z.string(),
      version: z.string().optional(),
      outcome: z.enum(['threat', 'nothing', 'incomplete', 'unavailable']),
      threatName: z.string().optional(),
      limit: z.string().optional(),
      problem: z.string().optional(),
    }),
  ),
  indicators: z.array(
    z.object({
      kind: z.enum(indicatorKinds),
      value: z.string(),
      defanged: z.string().optional(),
      scope: z.string().optional(),
      algorithm: z.string().optional(),
      count: z.int(),
      places: z.array(place),
    }),
  ),
  indicatorsFiltered: z.partialRecord(z.enum(noiseKinds), z.int()),
  limits: z.array(limit),
  stages: z.array(
    z.object({ stage: z.string(), outcome: z.enum(['done', 'failed']), durationMs: z.number() }),
  ),
  structure: z.record(z.string(), z.unknown()).optional().describe('As its format has it'),
  members: z.array(
    z.object({
      sample: z.string(),
      sha256: hex(32),
      sizeBytes: z.int(),
      path: z.string(),
      container: z.string(),
      level: z.int(),
      verdict: z.enum(verdicts).optional(),
      score: z.number().optional(),
      threatName: z.string().optional(),
    }),
  ),
  membersCut: z.boolean(),
  containers: z.array(z.object({ sample: z.string(), sha256: hex(32), path: z.string() })),
});
export type AnalysisReport = z.output<typeof analysisReportSchema>;

/** What is known of a file, as others may read it. @param site the site's name */
export function analysisReport(of: SampleReport, site: string): AnalysisReport {
  const result = (stage: string) => of.stages.find((one) => one.stage === stage)?.result ?? {};
  const { judgement } = of;
  const indicators = result('indicators');
  const structure = of.stages.find(({ stage }) => stage === 'structure')?.result;
  return analysisReportSchema.parse({
    format: reportFormat,
    site,
    sample: of.sample,
    file: {
      ...pick(result('identify'), ['mediaType', 'format', 'description']),
      ...pick(result('digests'), ['ssdeep', 'tlsh', 'imphash']),
      ...{ sha256: of.sha256, sha1: of.sha1, md5: of.md5, sizeBytes: of.sizeBytes },
    },
    receivedAt: of.receivedAt,
    state: of.state,
    ...(judgement === undefined ? {} : { judgement }),
    rules: result('rules').matches ?? [],
    engines: result('engines').engines ?? [],
    indicators: indicators.found ?? [],
    indicatorsFiltered: indicators.filtered ?? {},
    limits: of.stages.flatMap(({ stage, limits }) => limits.map((hit) => ({ stage, ...hit }))),
    stages: of.stages.map(({ stage, outcome, durationMs }) => ({ stage, outcome, durationMs })),
    ...(structure === undefined ? {} : { structure }),
    members: of.members,
    membersCut: of.membersCut,
    containers: of.containers,
  });
}

function pick(from: Readonly<Record<string, unknown>>, names: readonly string[]) {
  const entries = names.map((name) => [name, from[name]] as const);
  return Object.fromEntries(entries.filter(([, value]) => typeof value === 'string'));
}
