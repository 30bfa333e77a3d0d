import type { Jobs } from '../../../platform/jobs/index.ts';
import type { SampleListener } from '../../vault/index.ts';
import { type AnalysisJob, priorities } from './types.ts';

/** Makes a job for each new sample, in the transaction that records it. */
export interface Arrivals extends SampleListener {
  /** Called when there are new jobs. */
  onArrival(listener: () => void): Disposable;
}

export function createArrivals(deps: {
  readonly jobs: Pick<Jobs<AnalysisJob>, 'add'>;
  /** A fresh UUID. */
  readonly makeId: () => string;
}): Arrivals {
  const listeners = new Set<() => void>();
  return {
    recording: (tx, samples) =>
      deps.jobs.add(
        tx,
        samples.map(({ id: sample, region, member }) => {
          const reason = member === undefined ? 'new' : 'member';
          const place =
            member === undefined
              ? { depth: 0, within: [] }
              : { tree: member.tree, depth: member.depth, within: member.within };
          const data: AnalysisJob = { sample, region, reason, ...place };
          return { id: deps.makeId(), key: sample, priority: priorities[reason], data };
        }),
      ),
    recorded: () => {
      for (const listener of listeners) listener();
    },
    onArrival: (listener) => {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
  };
}
