import { z } from 'zod';

export const relocationParams = z.object({ id: z.uuid().describe('The relocation') });

export const inventory = z.object({
  at: z.string().describe('The site’s time: ISO, UTC'),
  ledgerAt: z.string().describe('That of its ledger'),
  counts: z.object({
    sample: z.number(),
    submission: z.number(),
    customer: z.number(),
    'api-key': z.number(),
    event: z.number().optional().describe('Of statistics'),
  }),
  bytes: z.number(),
  freeBytes: z.number().optional(),
});

const progress = z.object({
  relocation: z.string(),
  site: z.string(),
  phase: z.enum(['copying', 'verifying', 'erasing', 'idle']),
  objects: z.number(),
  objectsTotal: z.number(),
  bytes: z.number(),
  bytesPerSecond: z.number(),
  problem: z.string().optional(),
});

export const progressBody = progress.omit({ relocation: true, site: true });

const place = z.object({ site: z.string(), jurisdiction: z.string() });

/** Loose: what is approved is the digest of all its members. */
export const plan = z
  .looseObject({
    classes: z.array(z.string()).readonly(),
    from: place,
    to: place,
    policyVersion: z.int(),
    epoch: z.int(),
    counts: z.object({
      sample: z.int(),
      submission: z.int(),
      customer: z.int(),
      'api-key': z.int(),
      event: z.int().optional().describe('Of statistics, where they move'),
    }),
    bytes: z.int(),
    estimateSeconds: z.int(),
    residualFlows: z.array(z.string()).readonly(),
    fenceTimeoutMs: z.int(),
    createdBy: z.string(),
    createdAt: z.string(),
    expiresAt: z.string(),
  })
  .describe('As in docs/formats/relocation-certificate.md');

export const status = z.object({
  relocation: z.string(),
  region: z.string(),
  classes: z.array(z.string()).readonly(),
  from: z.string(),
  to: z.string(),
  state: z.enum([
    'planned',
    'running',
    'paused',
    'failed',
    'soaking',
    'retiring',
    'certified',
    'aborting',
    'aborted',
  ]),
  plan,
  planDigest: z.string(),
  round: z.number(),
  problem: z.string().optional(),
  throttleBytesPerSecond: z.number().optional(),
  steps: z.array(
    z.object({
      name: z.string(),
      title: z.string(),
      state: z.string(),
      startedAt: z.string(),
      finishedAt: z.string().optional(),
    }),
  ),
  ahead: z
    .array(z.object({ name: z.string(), title: z.string() }))
    .describe('Steps that were not begun'),
  approvals: z.array(
    z.object({
      stage: z.string(),
      operator: z.string(),
      index: z.int().describe('In the office’s ledger'),
    }),
  ),
  progress: z.array(progress),
});

/** A document that the code checks itself, by the format's own rules. */
export const anyDocument = z.looseObject({});
