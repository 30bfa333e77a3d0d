import { z } from 'zod';
import { DATA_CLASSES, FLOWS, POLICY_FORMAT } from '../types.ts';

/** ISO 3166-1 alpha-2; whether it is assigned is for the handler to say. */
export const countrySchema = z.string().regex(/^[A-Z]{2}$/, 'is not two capital letters');

export const dataClassSchema = z.enum(DATA_CLASSES);

/** `docs/formats/receipt.md`. */
export const receiptSchema = z.object({
  format: z.literal('vitrine-receipt/1'),
  entry: z.looseObject({}),
  opening: z.object({ salt: z.string(), payload: z.looseObject({}) }).optional(),
  proof: z.string(),
});

const ofEachClass = <T extends z.ZodType>(type: T) => z.record(dataClassSchema, type);
const ofEachName = <T extends z.ZodType>(type: T) => z.record(z.string(), type);

/** `docs/formats/residency-policy.md`. */
export const policyDocumentSchema = z.object({
  format: z.literal(POLICY_FORMAT),
  version: z.int(),
  effective: z.string(),
  operator: z.string(),
  sites: ofEachName(
    z.object({
      jurisdiction: z.string(),
      dataCentres: z.array(z.string()).readonly(),
      copies: z.enum(['all', 'one']),
    }),
  ),
  regions: ofEachName(
    z.object({ countries: z.array(z.string()).readonly(), home: ofEachClass(z.string()) }),
  ),
  retentionDays: ofEachClass(z.int()),
  limits: z.object({ sampleBytesMax: z.int() }),
  access: ofEachName(
    ofEachClass(
      z.object({
        countries: z.array(z.string()).readonly(),
        otherwise: z.enum(['refuse', 'escalate']),
      }),
    ),
  ),
  residualFlows: ofEachClass(
    z.record(
      z.enum(FLOWS),
      z.object({ where: z.array(z.string()).readonly(), sentence: z.string() }),
    ),
  ),
  epochs: ofEachName(ofEachClass(z.int())),
});

export const policySchema = z.object({
  version: z.int(),
  digest: z.string(),
  document: policyDocumentSchema,
  receipt: receiptSchema,
});

export const proposalParams = z.object({ id: z.uuid().describe('The proposal') });

export const proposalSchema = z.object({
  proposal: z.uuid(),
  state: z.enum(['waiting', 'approved', 'published', 'superseded', 'expired']),
  version: z.int(),
  replaces: z.string().describe('Digest of the version in force that it follows'),
  digest: z.string().describe('Of the document that will be published'),
  by: z.string(),
  proposedAt: z.string(),
  expiresAt: z.string(),
  proposalDigest: z.string().describe('What an approval signs'),
  approvedBy: z.string().optional(),
  approvedAt: z.string().optional(),
  publishedBy: z.string().optional(),
  publishedAt: z.string().optional(),
});

/** One difference between two policies, as a sentence about its subject. */
export const changeSchema = z.object({
  subject: z.enum(['policy', 'site', 'region', 'class']),
  name: z.string(),
  sentence: z.string(),
});

/** What the routes of one tag share. */
export const tags = ['residency'];
