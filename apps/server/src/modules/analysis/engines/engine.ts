import type { EngineFinding } from '../verdict/index.ts';

/** A file as an engine gets it: whole, once, in pieces. */
export interface ScannedFile {
  readonly sizeBytes: number;
  /** From the beginning, each time that it is called. */
  readonly open: () => AsyncIterable<Uint8Array>;
  readonly signal: AbortSignal;
  /** The engine's own time for it, all tries together. */
  readonly withinMs?: number;
}

/**
 * Somebody else's scanner that is asked about a file. A further one is a file beside this one and a
 * line where the site is put together.
 */
export interface Engine {
  /** As findings name it: `clamav`. */
  readonly name: string;
  /**
   * What the engine says of a file. An engine that is away, slow, or breaks off is a finding too
   * (`unavailable`), and so is one that has not looked at everything (`incomplete`): neither is clean.
   * @throws the signal's reason alone
   */
  scan(file: ScannedFile): Promise<EngineFinding>;
}
