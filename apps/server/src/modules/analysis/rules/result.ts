import { z } from 'zod';
import { type RuleEffect, ruleEffects } from '../verdict/evidence.ts';
import { threatNameLengthMax } from '../verdict/verdict.ts';
import {
  type MetaValue,
  matchesMax,
  type RuleMatch,
  type RuleSet,
  type StringMatch,
  stringsMax,
} from './types.ts';

/** What YARA-X answers of one scan, as far as it is used. */
const scanResult = z.object({
  valid: z.boolean(),
  errors: z.array(z.unknown()),
  matches: z.array(
    z.object({
      identifier: z.string(),
      namespace: z.string(),
      isPrivate: z.boolean(),
      tags: z.array(z.string()),
      metadata: z.array(z.object({ identifier: z.string(), value: z.unknown() })),
      patterns: z.array(
        z.object({
          identifier: z.string(),
          isPrivate: z.boolean(),
          matches: z.array(z.object({ offset: z.number(), length: z.number() })),
        }),
      ),
    }),
  ),
});
type FoundRule = z.output<typeof scanResult>['matches'][number];

const metaMax = 30;
const metaLengthMax = 500;
const suspicionWeight = 40;

/**
 * The rules that matched, in bounded form; `private` ones serve others and are no finding.
 * @throws Error where YARA-X says that its scan is not valid
 */
export function readScan(
  told: unknown,
  sets: ReadonlyMap<string, RuleSet>,
  source: string,
): RuleMatch[] {
  const result = scanResult.parse(told);
  if (!result.valid) throw new Error(`YARA-X did not scan: ${JSON.stringify(result.errors)}`);
  return result.matches
    .filter(({ isPrivate }) => !isPrivate)
    .slice(0, matchesMax)
    .map((found) => matchOf(found, sets.get(found.namespace), source));
}

function matchOf(found: FoundRule, set: RuleSet | undefined, source: string): RuleMatch {
  const meta = metaOf(found);
  const strings = stringsOf(found);
  const { effect, weight } = effectOf(meta);
  const threatName = textOf(meta.threat)?.slice(0, threatNameLengthMax);
  const description = textOf(meta.description);
  return {
    set: found.namespace,
    version: set?.version ?? 0,
    rule: found.identifier,
    source,
    tags: found.tags.slice(0, metaMax),
    meta,
    effect,
    weight,
    ...(threatName === undefined ? {} : { threatName }),
    ...(description === undefined ? {} : { description }),
    strings: strings.slice(0, stringsMax),
    stringCount: strings.length,
  };
}

/** What a rule is worth, by its own `effect` and `weight`; one that says nothing suspects. */
export function effectOf(meta: Readonly<Record<string, unknown>>): {
  readonly effect: RuleEffect;
  readonly weight: number;
} {
  const effect = ruleEffects.find((known) => known === meta.effect) ?? 'suspects';
  if (effect === 'condemns') return { effect, weight: 100 };
  if (effect === 'notes') return { effect, weight: 0 };
  const { weight } = meta;
  const isWeight = typeof weight === 'number' && weight >= 0 && weight <= 100;
  return { effect, weight: isWeight ? Math.round(weight) : suspicionWeight };
}

function metaOf({ metadata }: FoundRule): Record<string, MetaValue> {
  const meta: Record<string, MetaValue> = {};
  for (const { identifier, value } of metadata.slice(0, metaMax)) {
    if (typeof value === 'string') meta[identifier] = value.slice(0, metaLengthMax);
    if (typeof value === 'bigint') meta[identifier] = Number(value);
    if (typeof value === 'number' || typeof value === 'boolean') meta[identifier] = value;
  }
  return meta;
}

function stringsOf({ patterns }: FoundRule): StringMatch[] {
  return patterns
    .filter(({ isPrivate }) => !isPrivate)
    .flatMap(({ identifier, matches }) =>
      matches.map(({ offset, length }) => ({ identifier, offset, length })),
    )
    .toSorted((a, b) => a.offset - b.offset || a.length - b.length);
}

function textOf(value: MetaValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
