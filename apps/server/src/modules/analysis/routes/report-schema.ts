import { z } from 'zod';
import { judgementSchema, limitSchema, reasonSchema, verdictSchema } from './schemas.ts';

const text = z.string().optional();
const judged = {
  verdict: verdictSchema.optional(),
  score: z.int().optional(),
  threatName: text,
};

export const reportSchema = z.object({
  sample: z.uuid(),
  site: z.string(),
  region: z.string(),
  sha256: z.string(),
  sha1: z.string(),
  md5: z.string(),
  sizeBytes: z.int(),
  receivedAt: z.string(),
  state: z
    .enum(['waiting', 'running', 'judged'])
    .describe('`waiting` for its first analysis, or for files within it'),
  judgement: judgementSchema.optional(),
  stages: z
    .array(
      z.object({
        stage: z.string(),
        outcome: z.enum(['done', 'failed']),
        durationMs: z.int(),
        limits: z.array(limitSchema).readonly(),
        members: z.int().describe('Files that it found within'),
        result: z.record(z.string(), z.unknown()).optional().describe('In the stage’s own form'),
      }),
    )
    .readonly()
    .describe('Of the newest analysis'),
  members: z
    .array(
      z.object({
        sample: z.uuid(),
        sha256: z.string(),
        sizeBytes: z.int(),
        path: z.string().describe('In what holds it; depersonalised'),
        password: text.describe('That opened it'),
        container: z.uuid(),
        level: z.int().describe('1: directly in this sample'),
        ...judged,
      }),
    )
    .readonly()
    .describe('The tree below it, level by level, 1,000 at most'),
  membersCut: z.boolean().describe('There are more'),
  containers: z
    .array(z.object({ sample: z.uuid(), sha256: z.string(), path: z.string() }))
    .readonly()
    .describe('What holds it, 50 at most'),
  history: z
    .array(
      z.object({
        analysis: z.uuid(),
        reason: reasonSchema,
        state: z.enum(['running', 'waiting', 'judged', 'ended']),
        endedBecause: text,
        attempts: z.int(),
        startedAt: z.string(),
        finishedAt: text,
        index: text.describe('Of its entry in the ledger'),
        ...judged,
      }),
    )
    .readonly()
    .describe('Newest first, 50 at most'),
});
