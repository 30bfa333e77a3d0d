import { z } from 'zod';
import { defaultLimits, type LimitName } from '../limits.ts';
import { reasons } from '../pipeline/types.ts';
import { reasonCodes, verdicts } from '../verdict/index.ts';

export const tags = ['analysis'];
export const verdictSchema = z.enum(verdicts);
export const reasonSchema = z.enum(reasons);
export const regionSchema = z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, 'is not a name');

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const sha256 = /^[0-9a-f]{64}$/;

/** The site's id of a sample, or its SHA-256. */
export const sampleParams = z.object({
  sample: z
    .string()
    .refine((text) => uuid.test(text) || sha256.test(text), 'is no UUID and no SHA-256 in hex')
    .describe('The site’s id of the sample, or its SHA-256'),
});

export const regionQuery = z.object({
  region: regionSchema.optional().describe('Where several regions hold the file'),
});

/** As the service takes it. */
export function sampleNameOf(sample: string, region: string | undefined) {
  const within = region === undefined ? {} : { region };
  return uuid.test(sample)
    ? { id: sample, ...within }
    : { sha256: Buffer.from(sample, 'hex'), ...within };
}

const limitNames = [...Object.keys(defaultLimits), 'crash'] as LimitName[];

export const limitSchema = z.object({
  limit: z.enum(limitNames),
  allowed: z.number().optional(),
  where: z.string().optional(),
});

export const judgementSchema = z.object({
  verdict: verdictSchema,
  score: z.int().describe('0–100'),
  threatName: z.string().optional(),
  reasons: z
    .array(
      z.object({
        code: z.enum(reasonCodes),
        words: z.string(),
        weight: z.number(),
        rule: z.string().optional(),
        engine: z.string().optional(),
        limit: z.string().optional(),
        where: z.string().optional(),
      }),
    )
    .readonly(),
  judgedAt: z.string(),
  version: z.string().describe('Index of the ledger entry that last changed it'),
});
