/** One loop for each relocation, begun when there is something to do for it. */
export interface Loops {
  /** Begins the loop; one that is about to end is begun again, so that nothing is overlooked. */
  run(id: string): void;
  /** Resolves when all have ended. */
  ended(): Promise<void>;
}

/** @param loop ends when there is nothing to do; does not reject */
export function createLoops(loop: (id: string) => Promise<void>, signal: AbortSignal): Loops {
  const running = new Map<string, Promise<void>>();
  const wanted = new Set<string>();

  function run(id: string): void {
    if (signal.aborted) return;
    wanted.add(id);
    if (!running.has(id)) running.set(id, whileWanted(id));
  }

  async function whileWanted(id: string): Promise<void> {
    try {
      while (wanted.delete(id) && !signal.aborted) await loop(id);
    } finally {
      running.delete(id);
    }
  }

  return {
    run,
    ended: async () => {
      await Promise.allSettled(running.values());
    },
  };
}
