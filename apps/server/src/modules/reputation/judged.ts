import type { Queries } from '../../platform/postgres/index.ts';
import type { JudgedSample } from '../analysis/index.ts';

/** What is asked of the module `analysis`. */
export interface JudgedSource {
  /** Those whose version is greater, in order of version, durable ones alone. */
  readJudgedAfter(db: Queries, after: bigint, limit: number): Promise<readonly JudgedSample[]>;
  /** Called when there may be more of them. */
  onJudged(listener: () => void): Disposable;
}

export type { JudgedSample };
