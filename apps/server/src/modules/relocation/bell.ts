import type { Clock } from '../../platform/clock.ts';

/** Wakes whoever waits for a relocation to change; a look at the database decides, the bell only hurries it. */
export interface Bell {
  ring(relocation: string): void;
  /** Resolves at the next ring, or after `ms`. Rejects when aborted. */
  wait(relocation: string, ms: number, signal: AbortSignal): Promise<void>;
}

export function createBell(clock: Clock): Bell {
  const waiting = new Map<string, Set<() => void>>();
  return {
    ring: (relocation) => {
      for (const wake of waiting.get(relocation) ?? []) wake();
      waiting.delete(relocation);
    },
    wait: async (relocation, ms, signal) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      const set = waiting.get(relocation) ?? new Set();
      waiting.set(relocation, set.add(resolve));
      const rest = new AbortController();
      const both = AbortSignal.any([signal, rest.signal]);
      const timer = clock.sleep(ms, both).catch(() => undefined);
      await Promise.race([promise, timer]);
      rest.abort();
      set.delete(resolve);
      signal.throwIfAborted();
    },
  };
}
