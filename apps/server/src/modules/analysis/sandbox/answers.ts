import type { JsonObject, JsonValue } from '@vitrine/verifier';
import { z } from 'zod';
import { defaultLimits, type LimitHit, type LimitName } from '../limits.ts';
import { contentOf, type Frame } from './frames.ts';

/** What a stage came to. */
export interface StageDone {
  readonly stage: string;
  readonly outcome: 'done' | 'failed';
  readonly limits: readonly LimitHit[];
  readonly durationMs: number;
  readonly result?: JsonObject;
  /** Where in the code a defect is. */
  readonly defect?: string;
}

/** A file that was found in the one under analysis; its bytes follow. */
export interface FoundMember {
  readonly path: string;
  readonly sizeBytes: number;
  readonly password?: string;
}

const limitNames = [...Object.keys(defaultLimits), 'crash'] as LimitName[];
const placeLength = 1_000;
const passwordLength = 200;

const hit = z.object({
  limit: z.enum(limitNames),
  allowed: z.number().optional(),
  where: z
    .string()
    .transform((text) => storableText(text.slice(0, placeLength)))
    .optional(),
});

const stageDone = z.object({
  stage: z.string().max(64),
  outcome: z.enum(['done', 'failed']),
  limits: z.array(hit).max(100),
  durationMs: z.number().int().min(0).max(86_400_000),
  result: z.record(z.string(), z.unknown()).optional(),
  defect: z
    .string()
    .max(200)
    .regex(/^[\w.:-]+$/)
    .optional(),
});

const member = z.object({
  path: z.string().max(4_096),
  sizeBytes: z.number().int().min(0),
  password: z.string().max(passwordLength).optional(),
});

/** @throws where it is not what a sandbox says: then it is one no more */
export function stageDoneOf(frame: Frame): StageDone {
  const { result, limits, defect, ...rest } = stageDone.parse(contentOf(frame));
  return {
    ...rest,
    limits: limits.map(hitOf),
    ...(defect === undefined ? {} : { defect }),
    ...(result === undefined ? {} : { result: storable(result as JsonObject) as JsonObject }),
  };
}

function hitOf({ limit, allowed, where }: z.infer<typeof hit>): LimitHit {
  return {
    limit,
    ...(allowed === undefined ? {} : { allowed }),
    ...(where === undefined ? {} : { where }),
  };
}

export function memberOf(frame: Frame): FoundMember {
  const { password, path, sizeBytes } = member.parse(contentOf(frame));
  const known = password === undefined ? {} : { password: storableText(password) };
  return { path: storableText(path), sizeBytes, ...known };
}

const stageBegun = z.object({ stage: z.string().max(64) });

export function stageBegunOf(frame: Frame): string {
  return stageBegun.parse(contentOf(frame)).stage;
}

const refused = z.object({ stage: z.string().max(64), attachment: z.string().max(64) });

export function refusedOf(frame: Frame): z.infer<typeof refused> {
  return refused.parse(contentOf(frame));
}

const depthMax = 64;

/** Strings as PostgreSQL takes them, and no deeper than it parses. */
export function storable(value: JsonValue, depth = 0): JsonValue {
  if (typeof value === 'string') return storableText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= depthMax) return null;
  if (Array.isArray(value)) return value.map((one) => storable(one, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [storableText(key), storable(one, depth + 1)]),
  );
}

/** PostgreSQL has no NUL, and nothing that is no Unicode. */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\ufffd');
}
