import type { TextRun } from './text-runs.ts';

/** A run of text, and what it is part of. */
export interface Sight {
  readonly run: TextRun;
  readonly source: string;
  /** The end of the run before it, which may say what a number is. */
  readonly before: string;
  /** Whether words with dots between them are likely to be of a program. */
  readonly isProgram: boolean;
}
