import { z } from 'zod';
import { caseLengthMax, fileForms, readForms, readPurposes } from '../types.ts';

export const purposeSchema = z.enum(readPurposes);
export const formSchema = z.enum(readForms);
export const fileFormSchema = z.enum(fileForms);
/** The reference of a case; control characters would not survive every place it is shown in. */
export const caseSchema = z
  .string()
  .trim()
  .min(1)
  .max(caseLengthMax)
  .regex(/^\P{Cc}*$/u, 'has control characters');

export const requestParams = z.object({ id: z.uuid().describe('The request') });

export const requestSchema = z.object({
  request: z.uuid(),
  state: z.enum(['waiting', 'approved', 'expired']),
  site: z.string(),
  sample: z.uuid().describe('The site’s id of the sample'),
  purpose: purposeSchema,
  case: z.string(),
  form: formSchema,
  by: z.string().describe('The operator who will read'),
  requestedAt: z.string(),
  expiresAt: z.string(),
  digest: z.string().describe('What an approval signs'),
  approvedBy: z.string().optional(),
  approvedAt: z.string().optional(),
});

export const tags = ['access'];
