/**
 * Group commit: what arrives while a commit is under way shares the next one. Each caller's item is handed, in the
 * order of arrival, to `run` together with the others; `run` gives one result for each, in order.
 */
export interface GroupCommit<Item, Result> {
  /** Resolves with the item's result; rejects with its own error, or with the error of the whole run. */
  add(item: Item): Promise<Result>;
  /** Resolves when everything that was added is settled. */
  idle(): Promise<void>;
}

interface Pending<Item, Result> {
  item: Item;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

export interface GroupCommitOptions<Item> {
  /** Items that one run takes at the most; 256 unless told. */
  readonly itemsMax?: number;
  /** Weight that one run takes at the most, one item aside; no bound unless told. */
  readonly weightMax?: number;
  /** 1 unless told. */
  readonly weightOf?: (item: Item) => number;
  /** Runs that may be under way at once; 1 unless told. */
  readonly lanes?: number;
}

export function createGroupCommit<Item, Result>(
  run: (items: readonly Item[]) => Promise<readonly (Result | Error)[]>,
  options: GroupCommitOptions<Item> = {},
): GroupCommit<Item, Result> {
  const { itemsMax = 256, weightMax = Infinity, weightOf = () => 1, lanes = 1 } = options;
  let queue: Pending<Item, Result>[] = [];
  let running = 0;
  let idlers: (() => void)[] = [];

  async function flush(): Promise<void> {
    const count = countOfNext();
    const batch = queue.slice(0, count);
    queue = queue.slice(count);
    running += 1;
    try {
      const results = await run(batch.map((pending) => pending.item));
      for (const [i, pending] of batch.entries()) settle(pending, results, i);
    } catch (error) {
      for (const pending of batch) pending.reject(error);
    } finally {
      running -= 1;
      schedule();
    }
  }

  function countOfNext(): number {
    let weight = 0;
    const end = queue.findIndex(({ item }, i) => {
      weight += weightOf(item);
      return i >= itemsMax || (i > 0 && weight > weightMax);
    });
    return end === -1 ? queue.length : end;
  }

  function settle(
    pending: Pending<Item, Result>,
    results: readonly (Result | Error)[],
    i: number,
  ): void {
    const result = results[i] as Result | Error;
    if (!(i in results)) pending.reject(new Error('a group commit lost an item'));
    else if (result instanceof Error) pending.reject(result);
    else pending.resolve(result);
  }

  function schedule(): void {
    // `flush` settles its callers itself and cannot reject.
    while (queue.length > 0 && running < lanes) void flush();
    if (queue.length > 0 || running > 0) return;
    for (const wake of idlers) wake();
    idlers = [];
  }

  return {
    add: (item) =>
      new Promise((resolve, reject) => {
        queue.push({ item, resolve, reject });
        // One turn of the event loop lets requests that are ready together travel together.
        if (queue.length === 1) setImmediate(schedule);
      }),
    idle: () =>
      queue.length === 0 && running === 0
        ? Promise.resolve()
        : new Promise((resolve) => idlers.push(resolve)),
  };
}
