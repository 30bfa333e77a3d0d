import type { EngineFinding, Evidence, MatchedRule, StageLimit, Trait } from '../verdict/index.ts';
import type { RecordedStage } from './types.ts';

/** Stages whose results a verdict rests on. */
export const judgedStages = ['structure', 'rules', 'engines'] as const;

/** What the verdict needs of what the stages found. */
export function evidenceOf(stages: readonly RecordedStage[]): Evidence {
  const limits: StageLimit[] = stages.flatMap(({ stage, limits: hits }) =>
    hits.map((hit) => ({ ...hit, stage })),
  );
  return {
    rules: listOf<MatchedRule>(stages, 'rules', 'matches'),
    engines: listOf<EngineFinding>(stages, 'engines', 'engines'),
    traits: listOf<Trait>(stages, 'structure', 'traits'),
    limits,
  };
}

/** Stages answer in the form that their own modules declare. */
function listOf<T>(stages: readonly RecordedStage[], stage: string, member: string): T[] {
  const found = stages.find((one) => one.stage === stage)?.result?.[member];
  return Array.isArray(found) ? (found as T[]) : [];
}
