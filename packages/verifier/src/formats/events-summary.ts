import { arrayOf, hex32, type Infer, integer, matching, object } from './shape.ts';

export const month = matching(/^\d{4}-(0[1-9]|1[0-2])$/, 'a month such as 2026-11');

export const eventsShape = object({
  blocks: integer(),
  batches: integer(),
  events: integer(),
  records: hex32,
  partitions: arrayOf(object({ month, events: integer(1), digest: hex32 })),
});

/** A region's statistics at one site, summed up (`docs/formats/relocation-certificate.md`). */
export type EventsSummary = Infer<typeof eventsShape>;
