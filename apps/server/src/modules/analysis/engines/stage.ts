import type { SiteStage } from '../pipeline/stages.ts';
import type { Engine } from './engine.ts';

const ofStage = 0.9;

/** Asks every engine about a file, side by side. Without engines there is no such stage. */
export function enginesStage(engines: readonly Engine[]): SiteStage | undefined {
  if (engines.length === 0) return undefined;
  return {
    name: 'engines',
    run: async ({ sizeBytes, open, signal, limits }) => {
      // So that an engine that is slow is named, before the stage is over.
      const file = { sizeBytes, open, signal, withinMs: limits.stageMs * ofStage };
      return { result: { engines: await Promise.all(engines.map((one) => one.scan(file))) } };
    },
  };
}
