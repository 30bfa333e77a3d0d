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

interface Rounds {
  running: Promise<void>;
  next: Promise<void> | undefined;
}

/**
 * Group commit for folders: whoever asks while a folder is being synced waits for the sync that
 * comes after, together with all others who ask meanwhile.
 */
export class FolderSync {
  readonly #sync: (folder: string) => Promise<void>;
  readonly #rounds = new Map<string, Rounds>();

  constructor(sync: (folder: string) => Promise<void> = syncFolder) {
    this.#sync = sync;
  }

  /** Resolves when a sync of the folder that began after this call has ended; rejects as it does. */
  sync(folder: string): Promise<void> {
    const rounds = this.#rounds.get(folder);
    if (!rounds) {
      const started: Rounds = { running: this.#sync(folder), next: undefined };
      this.#rounds.set(folder, started);
      this.#follow(folder, started);
      return started.running;
    }
    rounds.next ??= rounds.running.then(
      () => this.#sync(folder),
      () => this.#sync(folder),
    );
    return rounds.next;
  }

  /** When the running sync has ended, whatever its outcome, the next takes its place. */
  #follow(folder: string, rounds: Rounds): void {
    const advance = () => {
      if (!rounds.next) {
        this.#rounds.delete(folder);
        return;
      }
      rounds.running = rounds.next;
      rounds.next = undefined;
      this.#follow(folder, rounds);
    };
    rounds.running.then(advance, advance);
  }
}
