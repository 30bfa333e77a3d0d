import type { Queries } from '../../platform/postgres/index.ts';
import type { Verdict } from './facts.ts';

/** What is asked of the module `analysis`: the newest verdict of a sample, or that it is gone. */
export interface JudgedSample {
  /** Index of its entry in the site's ledger. */
  readonly version: bigint;
  /** The sample's id. */
  readonly sample: string;
  readonly region: string;
  readonly sha256: Uint8Array;
  readonly sha1: Uint8Array;
  readonly md5: Uint8Array;
  readonly verdict: Verdict;
  readonly score: number;
  readonly threatName?: string;
  readonly firstSeenAt: string;
  readonly judgedAt: string;
  readonly removed?: boolean;
}

export interface JudgedSource {
  /** Those whose version is greater, in order of version, durable ones alone. */
  readJudgedAfter(db: Queries, after: bigint, limit: number): Promise<readonly JudgedSample[]>;
  /** Called after each transaction that judged. */
  onJudged(listener: () => void): Disposable;
}

/** Of a site that analyses nothing. */
export const noJudgedSource: JudgedSource = {
  readJudgedAfter: async () => [],
  onJudged: () => ({ [Symbol.dispose]: () => undefined }),
};
