import { BlobError, type BlobStore, type BlobWriter } from '../../../platform/blobs/index.ts';
import { type DataCentreFailure, VaultEngineError } from './errors.ts';
import type { Copies } from './types.ts';

/** A data centre's store, opened when first needed, since it may be away when a worker starts. */
export interface StoreHandle {
  readonly dataCentre: string;
  open(): Promise<BlobStore>;
}

export interface CopiesOutcome {
  readonly copies: readonly string[];
  readonly failed: readonly DataCentreFailure[];
}

interface Target {
  readonly handle: StoreHandle;
  /** Absent once the data centre failed. */
  writer: BlobWriter | undefined;
}

/**
 * Writes the same bytes to several data centres at once. With `all`, the first failure ends it;
 * with `one`, it goes on while any data centre takes part. When it throws, no copy remains.
 */
export class CopiesWriter {
  readonly #key: string;
  readonly #copies: Copies;
  readonly #targets: readonly Target[];
  readonly #failed: DataCentreFailure[] = [];

  private constructor(handles: readonly StoreHandle[], key: string, copies: Copies) {
    this.#key = key;
    this.#copies = copies;
    this.#targets = handles.map((handle) => ({ handle, writer: undefined }));
  }

  /** @throws VaultEngineError `not-stored` */
  static async create(
    handles: readonly StoreHandle[],
    key: string,
    copies: Copies,
  ): Promise<CopiesWriter> {
    const writer = new CopiesWriter(handles, key, copies);
    await Promise.all(writer.#targets.map((target) => writer.#begin(target)));
    await writer.#check(() => writer.#giveUp());
    return writer;
  }

  /** @throws VaultEngineError `not-stored` */
  async write(pieces: Uint8Array[]): Promise<void> {
    await this.#each(async (_target, writer) => {
      try {
        await writer.write(...pieces);
      } catch (error) {
        await writer.abort();
        throw error;
      }
    });
    await this.#check(() => this.#giveUp());
  }

  /** @throws VaultEngineError `not-stored` */
  async commit(): Promise<CopiesOutcome> {
    await this.#each((_target, writer) => writer.commit());
    const live = this.#live();
    const handles = this.#targets.map((target) => target.handle);
    await this.#check(() => removeEverywhere(handles, this.#key));
    const copies = live.map((target) => target.handle.dataCentre);
    return { copies, failed: this.#failed };
  }

  async abort(): Promise<void> {
    await Promise.all(this.#live().map((target) => target.writer?.abort()));
    for (const target of this.#targets) target.writer = undefined;
  }

  async #giveUp(): Promise<readonly string[]> {
    await this.abort();
    return [];
  }

  #live(): Target[] {
    return this.#targets.filter((target) => target.writer !== undefined);
  }

  async #begin(target: Target): Promise<void> {
    try {
      const store = await target.handle.open();
      target.writer = await store.create(this.#key);
    } catch (error) {
      this.#failed.push(failureOf(target.handle, error));
    }
  }

  async #each(act: (target: Target, writer: BlobWriter) => Promise<void>): Promise<void> {
    const run = async (target: Target) => {
      if (!target.writer) return;
      try {
        await act(target, target.writer);
      } catch (error) {
        target.writer = undefined;
        this.#failed.push(failureOf(target.handle, error));
      }
    };
    await Promise.all(this.#targets.map(run));
  }

  async #check(undo: () => Promise<readonly string[]>): Promise<void> {
    if (suffice(this.#copies, this.#live().length, this.#failed)) return;
    throw notStored(this.#key, this.#failed, await undo());
  }
}

/** Writes small objects to several data centres in one go. Throws as `CopiesWriter` does. */
export async function putCopies(
  handles: readonly StoreHandle[],
  key: string,
  bytes: Uint8Array,
  copies: Copies,
): Promise<CopiesOutcome> {
  const stored: string[] = [];
  const failed: DataCentreFailure[] = [];
  const put = async (handle: StoreHandle) => {
    try {
      const store = await handle.open();
      await store.put(key, bytes);
      stored.push(handle.dataCentre);
    } catch (error) {
      failed.push(failureOf(handle, error));
    }
  };
  await Promise.all(handles.map(put));
  if (suffice(copies, stored.length, failed)) return { copies: inOrder(handles, stored), failed };
  throw notStored(key, failed, await removeEverywhere(handles, key));
}

/**
 * Removes what may be there under the key, also where writing failed: it may have failed only in
 * telling so.
 *
 * @returns the data centres that may still hold it
 */
export async function removeEverywhere(
  handles: readonly StoreHandle[],
  key: string,
): Promise<string[]> {
  const leftIn: string[] = [];
  const remove = async (handle: StoreHandle) => {
    try {
      const store = await handle.open();
      await store.remove(key);
    } catch (error) {
      if (!(error instanceof BlobError)) throw error;
      leftIn.push(handle.dataCentre);
    }
  };
  await Promise.all(handles.map(remove));
  return inOrder(handles, leftIn);
}

/** Whether so many copies are enough, with these data centres missing. */
export function suffice(
  copies: Copies,
  stored: number,
  failed: readonly DataCentreFailure[],
): boolean {
  return stored > 0 && (copies === 'one' || failed.length === 0);
}

function inOrder(handles: readonly StoreHandle[], names: readonly string[]): string[] {
  const all = handles.map((handle) => handle.dataCentre);
  return all.filter((name) => names.includes(name));
}

/** @throws what is no failure of a data centre */
export function failureOf(handle: StoreHandle, error: unknown): DataCentreFailure {
  if (!(error instanceof BlobError)) throw error;
  return { dataCentre: handle.dataCentre, code: error.code };
}

export function notStored(
  key: string,
  failed: readonly DataCentreFailure[],
  leftIn: readonly string[],
): VaultEngineError {
  const reasons = failed.map((each) => `${each.dataCentre}: ${each.code}`).join(', ');
  return new VaultEngineError('not-stored', `not stored (${reasons})`, { key, failed, leftIn });
}
