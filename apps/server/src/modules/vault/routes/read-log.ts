import { z } from 'zod';
import { isoTime } from '../../../platform/clock.ts';
import type { HttpServer } from '../../../platform/http/index.ts';
import { purposeSchema } from '../../access/index.ts';
import type { LoggedReadRow, LookRow } from '../finding/looks-store.ts';
import type { Finding } from '../finding/service.ts';
import { momentSchema, pageSchema, tags } from './schemas.ts';

export const recordedRead = z.object({
  index: z.string(),
  at: z.string(),
  sample: z.uuid(),
  region: z.string(),
  reader: z.string(),
  country: z.string(),
  purpose: z.string(),
  case: z.string(),
  form: z.string(),
  approval: z.uuid().optional(),
});
const look = z.object({
  at: z.string(),
  kind: z.enum(['search', 'record', 'receipt', 'prevalence']),
  person: z.string(),
  country: z.string(),
  sample: z.uuid().optional(),
  terms: z.record(z.string(), z.string()).describe('What it was narrowed by'),
});

const logSchema = pageSchema.extend({
  person: z.string().min(1).max(64).optional(),
  sample: z.uuid().lowercase().optional().describe('The site’s id of it'),
  from: momentSchema.optional(),
  to: momentSchema.optional().describe('Exclusive'),
});
const readsSchema = logSchema.extend({ purpose: purposeSchema.optional() });

/** GET /v1/reads, /v1/reads.csv and /v1/looks: who has read what, and who looked for it. */
export function readLog(app: HttpServer, finding: Pick<Finding, 'reads' | 'looks'>): void {
  app.route({
    method: 'GET',
    url: '/v1/reads',
    config: { permission: 'access-log.read' },
    schema: {
      summary: 'Reads of samples, newest first',
      description: 'Those of samples that are still here: the rows of a sample go with it.',
      tags,
      querystring: readsSchema,
      response: { 200: z.object({ reads: z.array(recordedRead), next: z.string().optional() }) },
    },
    handler: async (request) => {
      const { rows, next } = await finding.reads(request.query);
      return { reads: rows.map(readOf), ...(next === undefined ? {} : { next }) };
    },
  });
  app.route({
    method: 'GET',
    url: '/v1/looks',
    config: { permission: 'access-log.read' },
    schema: {
      summary:
        'Searches for samples, looks at what is known of one, and at where a file or host was seen; newest first',
      description: 'Kept for a year.',
      tags,
      querystring: logSchema,
      response: { 200: z.object({ looks: z.array(look), next: z.string().optional() }) },
    },
    handler: async (request) => {
      const { rows, next } = await finding.looks(request.query);
      return { looks: rows.map(lookOf), ...(next === undefined ? {} : { next }) };
    },
  });
}

export function readOf(row: LoggedReadRow): z.output<typeof recordedRead> {
  const { index, sample, region, reader, country, purpose, form, approval } = row;
  return {
    index: String(index),
    at: isoTime(row.read_at.epochMilliseconds),
    sample,
    region,
    reader,
    country,
    purpose,
    case: row.case_reference,
    form,
    ...(approval === null ? {} : { approval }),
  };
}

function lookOf(row: LookRow): z.output<typeof look> {
  const { kind, person, country, sample, terms } = row;
  return {
    at: isoTime(row.looked_at.epochMilliseconds),
    kind,
    person,
    country,
    terms: { ...terms },
    ...(sample === null ? {} : { sample }),
  };
}

export { readsSchema };
