import type { JsonObject } from '@vitrine/verifier';
import type { LimitHit } from '../limits.ts';

/** Why a sample is analysed. */
export const reasons = ['new', 'member', 'rules', 'asked', 'arrived'] as const;
export type AnalysisReason = (typeof reasons)[number];

/** What a job says; its id is that of the analysis. */
export interface AnalysisJob {
  readonly sample: string;
  readonly region: string;
  readonly reason: AnalysisReason;
  /** The analysis of the file at the top of the tree; none: this one. */
  readonly tree?: string;
  /** 0: a file that was submitted. */
  readonly depth: number;
  /** Samples that hold it, the top first. */
  readonly within: readonly string[];
}

/** Higher ones go first: what completes a tree before what begins one, people before machines. */
export const priorities: Readonly<Record<AnalysisReason, number>> = {
  asked: 40,
  member: 30,
  new: 20,
  arrived: 10,
  rules: 0,
};

/** A stage of an analysis as it stands on record. */
export interface RecordedStage {
  readonly stage: string;
  readonly outcome: 'done' | 'failed';
  readonly result?: JsonObject;
  readonly limits: readonly LimitHit[];
  readonly members: number;
  readonly durationMs: number;
}

/** A sample that is being read for its analysis. */
export interface OpenedAnalysis {
  /** UUID, that of its job. */
  readonly analysis: string;
  readonly job: AnalysisJob;
  readonly attempt: number;
  readonly tree: string;
  readonly sizeBytes: number;
  readonly keyId: string;
  readonly objectKey: string;
  readonly expiresAt: Temporal.Instant;
  /** As the newest submission or the container names it. */
  readonly name?: string;
}
