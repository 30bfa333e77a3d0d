import type { Details } from './details.ts';
import type { Entropy } from './entropy.ts';
import type { Trait } from './traits.ts';

/**
 * The answer of the stage: plain JSON, bounded. Texts of the file are in it as they are, but without
 * NUL and unpaired surrogates, which PostgreSQL and UTF-8 do not have.
 */
export interface Structure {
  readonly entropy: Entropy;
  /** Missing for formats that have no parser here, and where nothing could be read. */
  readonly details?: Details;
  /** What speaks against it, for the verdict to weigh. */
  readonly traits: readonly Trait[];
  /** Lists that are longer than what is answered of them; all of each was looked at. */
  readonly shortened: readonly string[];
  /** What is wrong with the file, in words of ours. */
  readonly problems: readonly string[];
}
