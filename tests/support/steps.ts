import { mock } from 'node:test';
import { relocationSteps } from '../../apps/server/src/modules/relocation/index.ts';

/** A step of relocations in this process, stopped in its course. */
export interface HeldStep {
  /** Resolves when a relocation has come to it. */
  readonly reached: Promise<void>;
  /** Lets it go on. */
  release(): void;
}

function stepOf(name: string) {
  const step = relocationSteps.find((one) => one.name === name);
  if (step === undefined) throw new Error(`there is no step ${name}`);
  return step;
}

/** Stops the step once, before it does anything or when it has done all but be noted as done. */
export function holdStep(name: string, where: 'before' | 'after'): HeldStep {
  const step = stepOf(name);
  const real = step.do;
  const reached = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  const held = mock.method(step, 'do', async (context: Parameters<typeof real>[0]) => {
    if (where === 'after') await real(context);
    reached.resolve();
    await gate.promise;
    if (where === 'before') await real(context);
  });
  return {
    reached: reached.promise,
    release: () => {
      held.mock.restore();
      gate.resolve();
    },
  };
}

/** Lets the step fail once: before its effect, or when the effect has been made. */
export function failStep(name: string, where: 'before' | 'after'): void {
  const step = stepOf(name);
  const real = step.do;
  const failing = mock.method(step, 'do', async (context: Parameters<typeof real>[0]) => {
    failing.mock.restore();
    if (where === 'after') await real(context);
    throw new Error(`planned failure ${where} ${name}`);
  });
}
