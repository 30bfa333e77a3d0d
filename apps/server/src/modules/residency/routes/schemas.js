import { z } from 'zod';
import { DATA_CLASSES } from '../types.js';
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
export const policySchema = z.object({
  version: z.int(),
  digest: z.string(),
  /** `docs/formats/residency-policy.md`. */
  document: z.looseObject({}),
  receipt: receiptSchema,
});
/** What the routes of one tag share. */
export const tags = ['residency'];
