/** Runs work with at most so many at a time; the rest waits in order. */
export interface Limit {
  run<T>(work: () => Promise<T>): Promise<T>;
  /** Waits for a place; the answer gives it back. */
  enter(): Promise<() => void>;
  /** How many wait. */
  readonly waiting: number;
}

export function createLimit(places: number): Limit {
  const queue: (() => void)[] = [];
  let taken = 0;

  function leave(): void {
    const next = queue.shift();
    if (next === undefined) taken -= 1;
    else next();
  }

  async function enter(): Promise<() => void> {
    if (taken < places) taken += 1;
    else await new Promise<void>((resolve) => queue.push(resolve));
    let left = false;
    return () => {
      if (!left) leave();
      left = true;
    };
  }

  return {
    enter,
    get waiting() {
      return queue.length;
    },
    async run(work) {
      const done = await enter();
      try {
        return await work();
      } finally {
        done();
      }
    },
  };
}
