import { z } from 'zod';
import { isoTime } from '../../../platform/clock.ts';
import { type HttpServer, requirePrincipal } from '../../../platform/http/index.ts';
import { formSchema, purposeSchema } from '../../access/index.ts';
import type { RecordedSubmissionRow } from '../finding/record-store.ts';
import type { Finding, SampleRecord } from '../finding/service.ts';
import { readOf, recordedRead } from './read-log.ts';
import { sampleIdParams, tags } from './schemas.ts';

const text = z.string().optional();
const submission = z.object({
  submission: z.uuid(),
  customer: z.uuid(),
  customerName: text,
  country: z.string(),
  receivedAt: z.string(),
  product: text,
  productVersion: text,
  fileName: text,
  sourceUrl: text,
  reason: text,
});
const approval = z.object({
  request: z.uuid(),
  state: z.enum(['open', 'used', 'expired']),
  purpose: purposeSchema,
  case: z.string(),
  form: formSchema,
  by: z.string(),
  approvedBy: z.string(),
  requestedAt: z.string(),
  expiresAt: z.string(),
});
const record = z.object({
  sample: z.uuid(),
  site: z.string(),
  region: z.string(),
  sha256: z.string(),
  sha1: z.string(),
  md5: z.string(),
  sizeBytes: z.int(),
  storedBytes: z.int().describe('Encrypted, in each data centre'),
  receivedAt: z.string(),
  expiresAt: z.string(),
  key: z.object({
    keyId: z.uuid(),
    quarter: text,
    createdAt: text,
    destroyedAt: text,
  }),
  copies: z.array(
    z.object({
      dataCentre: z.string(),
      state: z.enum(['whole', 'damaged', 'missing']),
      fault: text,
    }),
  ),
  submissions: z.array(submission).describe('The newest 50'),
  reads: z.array(recordedRead).describe('The newest 50'),
  entries: z
    .array(z.object({ index: z.string(), type: z.string(), at: z.string(), opened: z.boolean() }))
    .describe('Of the ledger, the newest 100; `opened`: a receipt with its payload can be had'),
  approvals: z.array(approval).describe('That have come to this site, the newest 50'),
  read: z.enum(['allowed', 'escalate']).describe('What the policy says of a read by who asks'),
});

/** GET /v1/samples/{id}/record: all that the site knows of a sample. */
export function readRecord(app: HttpServer, finding: Pick<Finding, 'record'>, site: string): void {
  app.route({
    method: 'GET',
    url: '/v1/samples/:id/record',
    config: { permission: 'samples.describe' },
    schema: {
      summary: 'All that the site knows of a sample, but its bytes',
      description: 'Looking is on record in the site’s access log.',
      tags,
      params: sampleIdParams,
      response: { 200: record },
    },
    handler: async (request) => {
      const { name, country } = requirePrincipal(request, 'operator');
      return answerOf(await finding.record({ name, country }, request.params.id), site);
    },
  });
}

function answerOf(found: SampleRecord, site: string): z.output<typeof record> {
  const { sample, unsound, verdict } = found;
  const states = new Map(unsound.map((one) => [one.data_centre, one]));
  const dataCentres = new Set([...sample.copies, ...states.keys()]);
  return {
    sample: sample.id,
    site,
    region: sample.region,
    sha256: sample.sha256.toString('hex'),
    sha1: sample.sha1.toString('hex'),
    md5: sample.md5.toString('hex'),
    sizeBytes: Number(sample.size_bytes),
    storedBytes: Number(sample.stored_bytes),
    receivedAt: iso(sample.received_at),
    expiresAt: iso(sample.expires_at),
    key: {
      keyId: sample.key_id,
      ...optional('quarter', sample.quarter),
      ...optional('createdAt', sample.key_created_at && iso(sample.key_created_at)),
      ...optional('destroyedAt', sample.key_destroyed_at && iso(sample.key_destroyed_at)),
    },
    copies: [...dataCentres].sort().map((dataCentre) => ({
      dataCentre,
      state: states.get(dataCentre)?.state ?? 'whole',
      ...optional('fault', states.get(dataCentre)?.fault ?? null),
    })),
    submissions: found.submissions.map(submissionOf),
    reads: found.reads.map(readOf),
    entries: found.entries.map(({ index, entry, opening }) => ({
      index: String(index),
      type: entry.type,
      at: entry.at,
      opened: opening !== undefined,
    })),
    approvals: found.approvals.map(({ site: _site, sample: _sample, ...rest }) => rest),
    read: verdict === 'allowed' ? 'allowed' : 'escalate',
  };
}

function submissionOf(row: RecordedSubmissionRow): z.output<typeof submission> {
  return {
    submission: row.id,
    customer: row.customer,
    country: row.country,
    receivedAt: iso(row.received_at),
    ...optional('customerName', row.customer_name),
    ...optional('product', row.product),
    ...optional('productVersion', row.product_version),
    ...optional('fileName', row.file_name),
    ...optional('sourceUrl', row.source_url),
    ...optional('reason', row.reason),
  };
}

function optional<K extends string>(name: K, value: string | null): { [N in K]?: string } {
  return (value === null ? {} : { [name]: value }) as { [N in K]?: string };
}

function iso(at: Temporal.Instant): string {
  return isoTime(at.epochMilliseconds);
}
