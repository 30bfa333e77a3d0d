import type { Identification } from './identify/index.ts';
import type { LimitHit, Limits } from './limits.ts';

/** A file under analysis, whole in the memory of a child process that can be killed. */
export interface FileUnderAnalysis {
  readonly bytes: Uint8Array;
  /** As it was submitted or named in its container, depersonalised; not to be trusted. */
  readonly name?: string;
  readonly identification: Identification;
}

/** A file found within another; becomes a sample of its own. */
export interface Member {
  /** As the container names it, `/` between its parts; never used as a path of this machine. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** What opened it, where the container was encrypted. */
  readonly password?: string;
}

/** What every stage in the child process gets besides the file. */
export interface StageContext {
  readonly limits: Limits;
  /** Hands on a member as soon as it is unpacked. @throws {LimitError} when there are too many */
  emit(member: Member): void;
  /** Notes a limit that was met where the stage can go on without what lies beyond it. */
  limited(hit: LimitHit): void;
}
