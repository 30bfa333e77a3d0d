import { readdirSync, readFileSync } from 'node:fs';
import type { RuleSet } from './types.ts';

const folder = new URL('./starting/', import.meta.url);

/** Grows with every change of `starting/`. */
export const startingVersion = 1;
export const startingName = 'starting';

/** The rules that come with Vitrine: trusted as far as its own code is. */
export function startingSet(): RuleSet {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.yar'))
    .toSorted();
  return {
    name: startingName,
    version: startingVersion,
    sources: names.map((name) => ({ name, text: readFileSync(new URL(name, folder), 'utf8') })),
  };
}
