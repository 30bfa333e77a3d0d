import type { Clock } from '../../../platform/clock.ts';
import type { Bell } from '../bell.ts';
import { movesStatistics } from './erase-statistics.ts';
import { pullEvents, type StatisticsDeps } from './statistics.ts';
import * as store from './store.ts';
import { type Flow, fetchAgain, type Pulled, pullAll, type TargetDeps } from './target.ts';

export interface PullingDeps extends TargetDeps, StatisticsDeps {
  source: TargetDeps['source'] & StatisticsDeps['source'];
  clock: Clock;
  bell: Bell;
  signal: AbortSignal;
  /** Asked before each chunk, and again while waiting. Throws to give the batch up. */
  mayPull: (id: string) => Promise<'at-once' | 'paused' | { bytesPerSecond: number }>;
}

export interface PullOptions {
  /** Under the fence: not beyond this version. */
  upTo?: bigint;
  after?: (objects: number, bytes: number) => Promise<void>;
  /** Asked before each batch but the first. Throws to give the rest up. */
  next?: () => Promise<void>;
}

/** The target's hand: fetches from the source, as fast as it may. */
export interface Pulling {
  /** Until the source is not ahead; tells of the last batch. */
  pull(id: string, options?: PullOptions): Promise<Pulled>;
  /** Fetches objects again of which no copy here is intact. */
  bringAgain(relocation: store.SiteRelocation): (ids: readonly string[]) => Promise<void>;
}

const askAgainMs = 1000;

export function createPulling(deps: PullingDeps): Pulling {
  const { db, clock, bell, signal } = deps;
  /** Relocations whose last pull failed: the source reads its copies back before it sends them. */
  const failing = new Set<string>();
  const dueAtMs = new Map<string, number>();

  async function pull(id: string, options: PullOptions = {}): Promise<Pulled> {
    const relocation = await store.readSiteRelocation(db, id);
    if (relocation === undefined) throw new Error(`the relocation ${id} is not known here`);
    const nothing = async () => undefined;
    const { after = nothing, next = nothing } = options;
    const flow = { before: pacer(id), after, next };
    const checked = failing.has(id);
    failing.add(id);
    const pulled = await pullAll(deps, relocation, options.upTo, flow, { signal, checked });
    failing.delete(id);
    if (!movesStatistics(relocation)) return pulled;
    // Objects first: then events up to where the objects are, and both stand at one position.
    const at = (await store.readSiteRelocation(db, id)) ?? relocation;
    const blocks = await pullEvents(deps, at, at.position, flow);
    return { ...pulled, objects: pulled.objects + blocks };
  }

  /** Lets a chunk go when those before it have had their time; a change of the rate counts at once. */
  function pacer(id: string): Flow['before'] {
    return async (bytes) => {
      while (true) {
        signal.throwIfAborted();
        const rate = await deps.mayPull(id);
        if (rate === 'at-once') return;
        const nowMs = clock.monotonicMs();
        const dueMs = dueAtMs.get(id) ?? nowMs;
        if (rate !== 'paused' && dueMs <= nowMs) {
          dueAtMs.set(id, nowMs + (bytes / rate.bytesPerSecond) * 1000);
          return;
        }
        const restMs = rate === 'paused' ? askAgainMs : Math.min(askAgainMs, dueMs - nowMs);
        await bell.wait(id, restMs, signal);
      }
    };
  }

  return {
    pull,
    bringAgain: (relocation) => (ids) => fetchAgain(deps, relocation, ids, signal),
  };
}
