import type { RelocationStatus } from '../api/answers.ts';

export type Stage = 'start' | 'retirement';

/** What of a relocation waits for two people now, if anything does. */
export function stageOf({ state }: Pick<RelocationStatus, 'state'>): Stage | undefined {
  return state === 'planned' ? 'start' : state === 'soaking' ? 'retirement' : undefined;
}

/** Different people who have approved a stage. */
export function approversOf(
  { approvals }: Pick<RelocationStatus, 'approvals'>,
  stage: Stage,
): string[] {
  return [...new Set(approvals.filter((one) => one.stage === stage).map((one) => one.operator))];
}
