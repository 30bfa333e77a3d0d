/** What one analysis may take; whatever would take more is stopped, and the sample is `incomplete`. */
export interface Limits {
  /** Of one stage, on the wall clock. */
  readonly stageMs: number;
  /** Of one file through all stages in the child process. */
  readonly analysisMs: number;
  /** Of the child process, resident. */
  readonly memoryBytes: number;
  /** Bytes of a file that is analysed at all. */
  readonly fileBytes: number;
  /** How deep members are unpacked; the submitted file is at 0. */
  readonly depth: number;
  /** Members of one container. */
  readonly members: number;
  /** Bytes of one member, unpacked. */
  readonly memberBytes: number;
  /** Bytes of all members of one container, unpacked. */
  readonly unpackedBytes: number;
  /** Files of the whole tree below one submitted file. */
  readonly treeFiles: number;
  /** Bytes of what one stage answers, as JSON. */
  readonly outputBytes: number;
}

export const mebibyte = 1_048_576;

/** What others settled on: Assemblyline, Strelka, ClamAV. */
export const defaultLimits: Limits = {
  stageMs: 20_000,
  analysisMs: 90_000,
  memoryBytes: 1_024 * mebibyte,
  fileBytes: 100 * mebibyte,
  depth: 10,
  members: 5_000,
  memberBytes: 100 * mebibyte,
  unpackedBytes: 512 * mebibyte,
  treeFiles: 10_000,
  outputBytes: 4 * mebibyte,
};

/** `crash` is a child process that ended by itself. */
export type LimitName = keyof Limits | 'crash';

/** A limit that was met. */
export interface LimitHit {
  readonly limit: LimitName;
  /** What is allowed, in the limit's unit; none for a crash. */
  readonly allowed?: number;
  /** Where in the file: a member's path, a section, an object. */
  readonly where?: string;
}

/** Thrown by a parser that has to stop at a limit; what it found so far it has handed on before. */
export class LimitError extends Error {
  override readonly name = 'LimitError';
  readonly hit: LimitHit;

  constructor(hit: LimitHit) {
    super(`The limit ${hit.limit} was met`);
    this.hit = hit;
  }
}
