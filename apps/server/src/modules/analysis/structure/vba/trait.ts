/** A pattern, and what it is a sign of. */
export type Trait = readonly [pattern: RegExp, why: string];

export interface SeenTrait {
  readonly word: string;
  readonly why: string;
}

/**
 * Which traits a program shows, each with the first word it was seen by. All patterns are looked for
 * at once; only where that finds something are they asked one by one.
 */
export function traitsIn(texts: readonly string[], traits: readonly Trait[]): SeenTrait[] {
  const any = together(traits);
  const seen = new Map<string, SeenTrait>();
  for (const text of texts) {
    if (!any.test(text)) continue;
    for (const [pattern, why] of traits) {
      const word = seen.has(pattern.source) ? undefined : pattern.exec(text)?.[0];
      if (word !== undefined) seen.set(pattern.source, { word: word.slice(0, 64), why });
    }
  }
  return traits.flatMap(([pattern]) => seen.get(pattern.source) ?? []);
}

const joined = new WeakMap<readonly Trait[], RegExp>();

/** Ignoring case, so that none is missed whose own pattern does not. */
function together(traits: readonly Trait[]): RegExp {
  const known = joined.get(traits);
  if (known !== undefined) return known;
  const all = new RegExp(traits.map(([pattern]) => `(?:${pattern.source})`).join('|'), 'i');
  joined.set(traits, all);
  return all;
}
