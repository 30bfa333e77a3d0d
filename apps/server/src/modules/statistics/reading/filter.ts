import { z } from 'zod';
import { eventTypes } from '../events/registry.ts';

const dayMs = 86_400_000;
/** Days that are read where the question does not say. */
const daysDefault = 28;

export const typeNames = Object.keys(eventTypes) as [string, ...string[]];

export const regionSchema = z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, 'is not a name');
export const countrySchema = z
  .string()
  .regex(/^[A-Za-z]{2}$/, 'is no country code')
  .toUpperCase();

export const periodSchema = z.object({
  region: regionSchema.optional().describe('All that are at home here unless told'),
  from: z.iso.date().optional().describe('First day, UTC; 27 days before the last unless told'),
  to: z.iso.date().optional().describe('Last day, UTC; today unless told'),
});

/** @param max of rows in any answer */
export function limitSchema(byDefault: number, max = 10_000) {
  return z.coerce.number().int().min(1).max(max).default(byDefault);
}

export const typeSchema = z.enum(typeNames).default('detection').describe('Type of event');

/** Days, both of which are part of it. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

/** What is left out of a period is put in. @returns no day where it ends before it begins */
export function periodOf(
  asked: { readonly [Name in keyof Period]?: string | undefined },
  nowMs: number,
  days = daysDefault,
): Period {
  const to = asked.to ?? dayOf(nowMs);
  const from = asked.from ?? dayOf(Date.parse(to) - (days - 1) * dayMs);
  return { from, to };
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
