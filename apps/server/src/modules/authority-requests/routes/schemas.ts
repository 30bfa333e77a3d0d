import { z } from 'zod';
import { gates } from '../gates/gates.ts';
import {
  authorityTypes,
  categories,
  channels,
  dataTypes,
  instruments,
  legalReasons,
  outcomes,
  selectorTypes,
  subtypes,
} from '../types.ts';

export const tags = ['authority-requests'];

/**
 * Words of others: no control characters, and none that turn the direction of what is beside them.
 * Letters of every script stay.
 */
export function words(max: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(
      /^[^\p{Cc}\p{Cs}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]*$/u,
      'has hidden characters',
    );
}

export const reasonSchema = words(2_000);
const dateSchema = z.iso.date();
const instantSchema = z.iso.datetime({ precision: 3 });

export const selectorSchema = z.strictObject({
  type: z.enum(selectorTypes),
  value: words(500),
});

const allDataTypes = [...dataTypes['user-data'], ...dataTypes['technical-expertise']] as const;
export const dataTypeSchema = z.enum(allDataTypes);

export const scopeSchema = z.strictObject({
  selectors: z.array(selectorSchema).min(1).max(100).readonly(),
  dataTypes: z.array(dataTypeSchema).min(1).max(10).readonly(),
  from: dateSchema.exactOptional(),
  until: dateSchema.exactOptional(),
});

export const gagSchema = z.strictObject({
  exists: z.boolean(),
  basis: words(500).exactOptional(),
  expiresOn: dateSchema.exactOptional(),
  reviewOn: dateSchema.exactOptional(),
});

export const noticeSchema = z.strictObject({
  kind: z.enum(['not-applicable', 'notify', 'gag']),
  on: dateSchema.exactOptional(),
});

export const deadlineSchema = z.strictObject({
  rule: z.string().max(40),
  place: z.string().max(6).describe('Whose working days count: CH, US-CA'),
  namedEnd: instantSchema
    .optional()
    .describe('Of named-in-order: the first moment that is too late'),
});

const allSubtypes = [...subtypes['user-data'], ...subtypes['technical-expertise']] as const;

const intakeShape = {
  category: z.enum(categories),
  subtype: z.enum(allSubtypes),
  channel: z.enum(channels),
  receivedAt: instantSchema,
  timeZone: z.string().max(64),
  language: z
    .string()
    .regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/, 'is no language')
    .max(35),
  authority: z.strictObject({
    name: words(200),
    type: z.enum(authorityTypes),
    country: z.string().regex(/^[A-Z]{2}$/),
    officer: words(200).exactOptional(),
    contact: z.strictObject({
      email: words(320).exactOptional(),
      phone: words(40).exactOptional(),
      address: words(500).exactOptional(),
    }),
  }),
  law: z.strictObject({
    instrument: z.enum(instruments),
    reference: words(200).exactOptional(),
    issuedOn: dateSchema.exactOptional(),
    judicial: z.boolean(),
    basis: words(500).exactOptional(),
    treaty: words(200).exactOptional(),
    offence: words(200).exactOptional(),
    emergency: z.boolean(),
  }),
  scope: scopeSchema,
  gag: gagSchema,
};

/** As an authority tells of it at the portal; the rest is ours to say. */
export const announcedSchema = z
  .strictObject(intakeShape)
  .omit({ channel: true, receivedAt: true, timeZone: true });

/** A request as it came, in the form of docs/formats/authority-request.md. */
export const registrationSchema = z.strictObject({
  ...intakeShape,
  channel: z.enum(['paper', 'structured-file']),
  deadlines: z.array(deadlineSchema).max(5).default([]),
});

const markSchema = z.object({
  result: z.enum(['passed', 'rejected']),
  code: z.string(),
  reason: z.string(),
  by: z.string(),
  at: z.string(),
});

const itemSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  dataType: dataTypeSchema,
  about: selectorSchema,
  from: z.string().exactOptional(),
  until: z.string().exactOptional(),
  sha256: z.string(),
  size: z.int(),
  findings: z.array(z.string()).readonly().describe('Kinds of personal data in it'),
});

const recordShape = {
  ...intakeShape,
  id: z.uuid(),
  number: z.string(),
  createdBy: z.string(),
  asked: scopeSchema.describe('As it came; scope is what counsel lets pass'),
  scopeVersion: z.int(),
  authenticity: z
    .object({
      method: z.string(),
      number: z.string().exactOptional(),
      source: z.string().exactOptional(),
      by: z.string(),
      at: z.string(),
    })
    .exactOptional(),
  gates: z.partialRecord(z.enum(gates), markSchema),
  items: z.array(itemSchema).readonly(),
  preparers: z.array(z.string()).readonly(),
  decision: z
    .object({
      outcome: z.enum(outcomes),
      legalReason: z.enum(legalReasons).exactOptional(),
      reason: z.string(),
      notice: noticeSchema,
      by: z.string(),
      at: z.string(),
    })
    .exactOptional(),
  approval: z.object({ by: z.string(), at: z.string(), digest: z.string() }).exactOptional(),
  outcome: z.enum(outcomes),
  searched: z.object({ sites: z.array(z.string()).readonly(), accounts: z.int() }).exactOptional(),
  deliveries: z
    .array(
      z.object({
        by: z.string(),
        at: z.string(),
        outcome: z.enum(outcomes),
        digest: z.string(),
        items: z.int(),
        costs: z.string().exactOptional(),
      }),
    )
    .readonly(),
  paperAt: z.string().exactOptional(),
  contests: z
    .array(z.object({ kind: z.enum(['challenge', 'appeal']), text: z.string() }))
    .readonly(),
  closedAt: z.string().exactOptional(),
  reopened: z.int(),
};

/** A case in a list. */
export const recordSchema = z.object(recordShape);

export const deadlineViewSchema = z.object({
  id: z.uuid(),
  rule: z.string(),
  law: z.string(),
  article: z.string(),
  duty: z.string(),
  place: z.string(),
  end: z.string().describe('The first moment that is too late'),
  extended: z.boolean(),
  clock: z.object({
    state: z.enum(['met', 'paused', 'overdue', 'today', 'soon', 'running']),
    words: z.string(),
  }),
});

export const fileSchema = z.object({
  id: z.uuid(),
  kind: z.enum(['attachment', 'item', 'package']),
  name: z.string(),
  size: z.int(),
  sha256: z.string(),
  addedAt: z.string(),
  addedBy: z.string(),
});

export const caseSchema = z.object({
  ...recordShape,
  gate: z.enum(gates).exactOptional().describe('Whose turn it is'),
  digest: z.string().exactOptional().describe('What an approval signs'),
  deadlines: z.array(deadlineViewSchema).readonly(),
  files: z.array(fileSchema).readonly(),
});

export const caseParams = z.object({
  id: z
    .union([z.uuid(), z.string().regex(/^\d{4}-\d{4,9}$/)])
    .describe('The case, by its id or its number'),
});
export const partParams = z.object({ id: caseParams.shape.id, part: z.uuid() });

export const fileNameSchema = z
  .string()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,99}$/u, 'is no name of a file');
