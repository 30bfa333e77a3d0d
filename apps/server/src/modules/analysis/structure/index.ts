export type { Details } from './details.ts';
export { type Entropy, entropyOf } from './entropy.ts';
export { imphashOfBytes } from './pe/pe.ts';
export { type FoundString, type FoundStrings, type StringsOptions, stringsOf } from './strings.ts';
export type { Structure } from './structure.ts';
export { type StructureOptions, structureOf } from './structure-of.ts';
export type { Trait } from './traits.ts';
