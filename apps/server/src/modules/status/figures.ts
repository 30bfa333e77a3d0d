import { z } from 'zod';

/** What a site counts and may tell the office: no customer, no name, no hash. */
export const siteFigures = z.object({
  at: z.string().describe('The site’s time: ISO, UTC'),
  taken: z
    .object({ submissions: z.int(), bytes: z.int() })
    .describe('Since the site was started; the difference of two answers is a rate'),
  stored: z
    .array(z.object({ region: z.string(), samples: z.int(), bytes: z.int() }))
    .readonly()
    .describe('Counted once a minute at most'),
  uploads: z.int().describe('Samples on their way in'),
  copiesMissing: z.int().describe('Repairs that are still to be done'),
  relocationTasks: z.int().describe('Tasks of relocations that are still to be done'),
  erasureUncovered: z
    .int()
    .describe('Places with customers’ data that no erasure rule covers, by the newest check'),
  analysis: z
    .object({
      waiting: z.int().describe('Samples that wait for their analysis, or are in it'),
      backlog: z.int().describe('To be analysed again when there is nothing newer'),
      judgedLastMinute: z.int(),
    })
    .optional()
    .describe('Missing: an older site'),
  disks: z
    .array(z.object({ dataCentre: z.string(), freeBytes: z.number().nullable() }))
    .readonly()
    .describe('null: the store cannot tell'),
  ledger: z.object({
    size: z.int().describe('Entries that are signed'),
    waiting: z.int().describe('Entries that are recorded and not public yet'),
    stopped: z.boolean(),
  }),
});

export type SiteFigures = z.output<typeof siteFigures>;
