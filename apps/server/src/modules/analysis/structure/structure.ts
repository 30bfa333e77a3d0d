import type { ElfStructure } from './elf/elf.ts';
import type { Entropy } from './entropy.ts';
import type { PeStructure } from './pe/pe.ts';

/** What is within a file, by its format; `kind` tells them apart. */
export type Details = PeStructure | ElfStructure;

/**
 * The answer of the stage: plain JSON, bounded. Texts of the file are in it as they are, but without
 * NUL and unpaired surrogates, which PostgreSQL and UTF-8 do not have.
 */
export interface Structure {
  readonly entropy: Entropy;
  /** Missing for formats that have no parser here, and where nothing could be read. */
  readonly details?: Details;
  /** What is wrong with the file, in words of ours. */
  readonly problems: readonly string[];
}
