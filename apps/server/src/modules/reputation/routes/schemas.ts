import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { requirePrincipal } from '../../../platform/http/index.ts';
import { ReputationError } from '../errors.ts';
import { bands, verdicts } from '../facts.ts';

export const answerSchema = z.object({
  hash: z.string().describe('As asked for, in lower-case hex'),
  verdict: z.enum(verdicts),
  known: z.boolean().describe('Whether anything is known of it that the caller may learn'),
  knownGood: z.boolean().describe('Whether a known package brings it'),
  threat: z.string().optional(),
  firstSeen: z.string().optional().describe('Month in the caller’s region, `2026-11`'),
  lastSeen: z.string().optional(),
  prevalence: z.enum(bands).describe('In the caller’s region'),
  wanted: z.boolean().describe('Whether the site would like the file to be submitted'),
});

/** In which region an answer is: that of the customer; for people, one that they name, or none. */
export interface Asker {
  readonly region: string | undefined;
  readonly customer: string | undefined;
}

export interface AskerDeps {
  /** Throws where this site is not the home of the country's files. */
  readonly requireHome: (country: string) => Promise<unknown>;
  /** Puts on record that a person of the operator looked; never for what. */
  readonly noteLook: (
    person: { readonly name: string; readonly country: string },
    terms: Readonly<Record<string, string>>,
  ) => Promise<void>;
}

/** @throws what `requireHome` throws */
export async function askerOf(
  { requireHome, noteLook }: AskerDeps,
  request: FastifyRequest,
  regionOfPerson: string | undefined,
): Promise<Asker> {
  if (request.principal.kind === 'customer') {
    const { country, region, customerId } = request.principal;
    await requireHome(country);
    return { region, customer: customerId };
  }
  const { name, country } = requirePrincipal(request, 'operator');
  await noteLook({ name, country }, { of: 'reputation' });
  return { region: regionOfPerson, customer: undefined };
}

export const regionSchema = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,63}$/)
  .optional()
  .describe('For people of the operator alone: as this region’s customers are answered');

/** @throws {ReputationError} `malformed-hash` */
export function malformedHash(): ReputationError {
  return new ReputationError('malformed-hash', 'Not a SHA-256, SHA-1 or MD5 in hex');
}
