export { type Entropy, entropyOf } from './entropy.ts';
export { imphashOfBytes } from './pe/pe.ts';
export { type FoundString, type FoundStrings, type StringsOptions, stringsOf } from './strings.ts';
export type { Details, Structure } from './structure.ts';
export { type StructureOptions, structureOf } from './structure-of.ts';
