import type { Plan } from '@vitrine/verifier';
import type { Progress } from '../links.ts';
import { relocationSteps } from '../steps.ts';
import type * as store from './store.ts';

/** Where a relocation stands, as people see it. */
export interface RelocationStatus {
  relocation: string;
  region: string;
  classes: readonly string[];
  from: string;
  to: string;
  state: store.RelocationState;
  plan: Plan;
  planDigest: string;
  round: number;
  problem?: string;
  throttleBytesPerSecond?: number;
  /** Those that were begun, in the order in which they were. */
  steps: { name: string; title: string; state: string; startedAt: string; finishedAt?: string }[];
  /** Those that were not. */
  ahead: { name: string; title: string }[];
  /** With the index of each in the office's ledger. */
  approvals: { stage: string; operator: string; index: number }[];
  progress: Progress[];
}

export function statusOf(
  row: store.RelocationRow,
  steps: readonly store.StepRow[],
  approvals: readonly store.ApprovalRow[],
  progress: Progress[],
): RelocationStatus {
  const throttle = row.throttle_bytes_per_second;
  return {
    relocation: row.id,
    region: row.region,
    classes: row.classes,
    from: row.source,
    to: row.target,
    state: row.state,
    plan: row.plan,
    planDigest: row.plan_digest,
    round: row.round,
    ...(row.problem === null ? {} : { problem: row.problem }),
    ...(throttle === null ? {} : { throttleBytesPerSecond: Number(throttle) }),
    steps: steps.map((step) => ({
      name: step.name,
      title: relocationSteps.find(({ name }) => name === step.name)?.title ?? step.name,
      state: step.state,
      startedAt: step.started_at.toString(),
      ...(step.finished_at === null ? {} : { finishedAt: step.finished_at.toString() }),
    })),
    ahead: relocationSteps
      .filter(({ name }) => !steps.some((step) => step.name === name))
      .map(({ name, title }) => ({ name, title })),
    approvals: approvals.map(({ stage, operator, index }) => ({
      stage,
      operator,
      index: Number(index),
    })),
    progress,
  };
}
