import { open } from 'node:fs/promises';

/** Makes the entries of one folder durable. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Group commit for folders: whoever asks while a round runs waits for the next one, which syncs
 * every folder asked for once. Within a round the first sync commits the file system's journal,
 * after which the others find little left to do.
 */
export class FolderSync {
  readonly #sync: (folder: string) => Promise<void>;
  #running: Promise<unknown> = Promise.resolve();
  #next: Map<string, PromiseWithResolvers<void>> | undefined;

  constructor(sync: (folder: string) => Promise<void> = syncFolder) {
    this.#sync = sync;
  }

  /** Resolves when a sync of the folder that began after this call has ended; rejects as it does. */
  sync(folder: string): Promise<void> {
    const round = this.#next ?? this.#schedule();
    const waiting = round.get(folder);
    if (waiting) return waiting.promise;
    const result = Promise.withResolvers<void>();
    round.set(folder, result);
    return result.promise;
  }

  #schedule(): Map<string, PromiseWithResolvers<void>> {
    const round = new Map<string, PromiseWithResolvers<void>>();
    this.#next = round;
    this.#running = this.#running.then(() => {
      this.#next = undefined;
      return this.#run(round);
    });
    return round;
  }

  async #run(round: ReadonlyMap<string, PromiseWithResolvers<void>>): Promise<void> {
    const settle = async ([folder, result]: [string, PromiseWithResolvers<void>]) => {
      await this.#sync(folder).then(result.resolve, result.reject);
    };
    const [first, ...others] = round;
    if (!first) return;
    await settle(first);
    await Promise.all(others.map(settle));
  }
}
