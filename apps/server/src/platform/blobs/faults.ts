import type {
  BlobListing,
  BlobStat,
  BlobStore,
  BlobWriter,
  Fault,
  FaultyStoreSpec,
  PackStore,
} from './blob-store.ts';
import { BlobError } from './errors.ts';

type Operation = Fault['operation'];

/**
 * For tests: a store that fails by plan. Calls are counted per operation and per opened store, so
 * in a worker thread, which opens its own, they begin at 1 again.
 */
export function failing(inner: BlobStore, faults: readonly Fault[]): BlobStore {
  return new FaultyStore(inner, faults);
}

class FaultyStore implements BlobStore {
  readonly name: string;
  readonly spec: FaultyStoreSpec;
  readonly #inner: BlobStore;
  readonly #calls = new Map<Operation, number>();

  constructor(inner: BlobStore, faults: readonly Fault[]) {
    this.#inner = inner;
    this.name = inner.name;
    this.spec = { kind: 'faulty', name: inner.name, inner: inner.spec, faults };
  }

  async create(key: string): Promise<BlobWriter> {
    const writer = await this.#run('create', key, () => this.#inner.create(key));
    return {
      write: (...chunks) => this.#run('write', key, () => writer.write(...chunks)),
      commit: () => this.#commit(key, writer),
      abort: () => writer.abort(),
    };
  }

  put(key: string, bytes: Uint8Array): Promise<void> {
    return this.#run('put', key, () => this.#inner.put(key, bytes));
  }

  read(key: string, signal?: AbortSignal): Promise<AsyncIterable<Uint8Array>> {
    return this.#run('read', key, () => this.#inner.read(key, signal));
  }

  stat(key: string): Promise<BlobStat | undefined> {
    return this.#run('stat', key, () => this.#inner.stat(key));
  }

  remove(key: string): Promise<boolean> {
    return this.#run('remove', key, () => this.#inner.remove(key));
  }

  list(prefix: string): AsyncIterable<BlobListing> {
    return this.#inner.list(prefix);
  }

  freeBytes(): Promise<number | undefined> {
    return this.#inner.freeBytes();
  }

  removeAll(folder: string): Promise<void> {
    return this.#run('remove', folder, () => this.#inner.removeAll(folder));
  }

  sweep(writer: string, keys: readonly string[]): Promise<void> {
    return this.#inner.sweep(writer, keys);
  }

  get packs(): PackStore | undefined {
    const { packs } = this.#inner;
    if (packs === undefined) return undefined;
    return {
      append: (pack, position, bytes) =>
        this.#run('put', pack, () => packs.append(pack, position, bytes)),
      seal: (pack, position) => packs.seal(pack, position),
    };
  }

  close(): Promise<void> {
    return this.#inner.close();
  }

  async #commit(key: string, writer: BlobWriter): Promise<void> {
    let reached = false;
    try {
      await this.#run('commit', key, () => {
        reached = true;
        return writer.commit();
      });
    } catch (error) {
      // A commit that fails gives its file up, as the contract of a writer has it.
      if (!reached) await writer.abort();
      throw error;
    }
  }

  async #run<T>(operation: Operation, key: string, act: () => Promise<T>): Promise<T> {
    const fault = this.#strike(operation);
    if (!fault) return await act();
    if (fault.outcome === 'thread-lost') process.exit(70);
    if (fault.outcome === 'failed-but-persisted') await act();
    const message = `planned fault at ${operation} ${this.#calls.get(operation)}`;
    throw new BlobError(fault.code ?? 'failed', message, { store: this.name, key });
  }

  #strike(operation: Operation): Fault | undefined {
    const call = (this.#calls.get(operation) ?? 0) + 1;
    this.#calls.set(operation, call);
    return this.spec.faults.find((fault) => {
      const past = call - fault.nth;
      return fault.operation === operation && past >= 0 && past < (fault.times ?? 1);
    });
  }
}
