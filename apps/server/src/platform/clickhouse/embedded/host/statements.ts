/** One statement, from its request to the end of its answer. */
export interface Statement {
  /** Somebody asked for its end before it began. */
  readonly isStopped: boolean;
  end(): void;
}

interface Entry {
  isStopped: boolean;
  readonly ended: Promise<void>;
}

/** Statements by their tags, those included that the engine has not begun. */
export class StatementsUnderWay {
  readonly #byTag = new Map<string, Set<Entry>>();

  begin(tag: string): Statement {
    const { promise, resolve } = Promise.withResolvers<void>();
    const entry: Entry = { isStopped: false, ended: promise };
    const entries = this.#byTag.get(tag) ?? new Set();
    entries.add(entry);
    this.#byTag.set(tag, entries);
    return {
      get isStopped() {
        return entry.isStopped;
      },
      end: () => {
        entries.delete(entry);
        if (entries.size === 0) this.#byTag.delete(tag);
        resolve();
      },
    };
  }

  /** Resolves when those of the tag have ended; undefined: there is none. */
  stop(tag: string): Promise<unknown> | undefined {
    const entries = this.#byTag.get(tag);
    if (entries === undefined) return undefined;
    for (const entry of entries) entry.isStopped = true;
    return Promise.all([...entries].map(({ ended }) => ended));
  }
}
