import type { JsonObject } from '@vitrine/verifier';
import type { Identification } from '../identify/index.ts';
import type { FileUnderAnalysis, StageContext } from '../stage.ts';

/** What a stage in the sandbox is given. */
export interface ChildStageInput {
  readonly bytes: Uint8Array;
  readonly name?: string;
  /** What `identify` found; `data` where that failed. */
  readonly file: FileUnderAnalysis;
  /** What the stages before it found, by their names. */
  readonly earlier: Readonly<Record<string, JsonObject>>;
  readonly context: StageContext;
}

/** A stage as the sandbox runs it. */
export interface ChildStage {
  readonly name: string;
  /** Everything that has to be read from disk: nothing can be later. */
  prepare?(): Promise<void>;
  /** Takes what the site sends along, such as rules; replaces what had the name before. */
  attach?(name: string, bytes: Uint8Array): Promise<void>;
  /** Undefined: it has nothing to say of such a file. */
  run(input: ChildStageInput): JsonObject | undefined | Promise<JsonObject | undefined>;
}

/** Of a file that could not be identified. */
export const unidentified: Identification = {
  mediaType: 'application/octet-stream',
  format: 'data',
  family: 'data',
  description: 'data',
};
