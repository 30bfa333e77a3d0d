import { randomBytes } from 'node:crypto';
import { closeSync, type Dirent, fstatSync, open as openFile } from 'node:fs';
import { mkdir, readdir, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import {
  type BlobListing,
  type BlobStat,
  type BlobStore,
  type BlobStoreOptions,
  type BlobWriter,
  checkKey,
  type LocalStoreSpec,
  type PackStore,
} from './blob-store.ts';
import { BlobError, type BlobErrorCode, systemErrorCode } from './errors.ts';
import { FolderSync } from './folder-sync.ts';
import { createDirectCalls, type FileCalls, pooledCalls } from './local-files.ts';
import { createDirectReads, type FileReads, pooledReads } from './local-reads.ts';
import {
  claimRoot,
  removeLeftovers,
  removeLeftoversOf,
  temporaryName,
  unlinkIfThere,
} from './local-root.ts';
import { LocalWriter } from './local-writer.ts';
import { nameOfKey, type PackedKey, packSuffix, parsePackedKey } from './packs/format.ts';
import { LocalPacks } from './packs/local-packs.ts';
import { PackLocks } from './packs/pack-locks.ts';

const readBytesMax = 256 * 1024;
const reserveBytesDefault = 256 * 1024 * 1024;

const open = promisify(openFile);

/**
 * Opens a folder as a blob store: `objects/<key>` for what is there, `incoming/` for what is being
 * written. What dead writers left in `incoming/` is removed.
 *
 * @throws BlobError `missing`, `unsuitable`, `unwritable`, `no-space`, `failed`
 */
export async function openLocalStore(
  spec: LocalStoreSpec,
  options: BlobStoreOptions = {},
): Promise<BlobStore> {
  try {
    await claimRoot(spec, options.mustExist ?? false);
    await removeLeftovers(join(spec.root, 'incoming'));
  } catch (error) {
    throw writeError(error, 'cannot open the store', spec.name);
  }
  return new LocalStore(spec, options);
}

class LocalStore implements BlobStore {
  readonly name: string;
  readonly spec: LocalStoreSpec;
  readonly #incoming: string;
  readonly #objects: string;
  readonly #writer: string;
  readonly #calls: FileCalls;
  readonly #reads: FileReads;
  readonly #reserveBytes: number;
  readonly packs: PackStore;
  readonly #packs: LocalPacks;
  readonly #folderSync = new FolderSync();
  readonly #folders = new Map<string, Promise<void>>();
  #created = 0;

  constructor(spec: LocalStoreSpec, { writer, dedicatedThread }: BlobStoreOptions) {
    const writerName = writer ?? randomBytes(6).toString('hex');
    const locks = new PackLocks(writerName, spec.locks);
    this.spec = { ...spec, locks: locks.shared };
    this.name = spec.name;
    this.#incoming = join(spec.root, 'incoming');
    this.#objects = join(spec.root, 'objects');
    this.#writer = writerName;
    this.#calls = dedicatedThread ? createDirectCalls() : pooledCalls;
    this.#reads = dedicatedThread ? createDirectReads() : pooledReads;
    this.#reserveBytes = spec.reserveBytes ?? reserveBytesDefault;
    this.#packs = new LocalPacks({
      objects: this.#objects,
      folderSync: this.#folderSync,
      reads: this.#reads,
      locks,
      unlink: unlinkIfThere,
      ensureFolder: (folder) => this.#ensureFolder(folder),
    });
    this.packs = {
      append: async (pack, position, bytes) => {
        checkKey(this.name, pack);
        await this.#checkSpace(pack);
        await this.#mapped('cannot write', pack, () => this.#packs.append(pack, position, bytes));
      },
      seal: (pack, position) =>
        this.#mapped('cannot write', pack, () => this.#packs.seal(pack, position)),
    };
  }

  async create(key: string): Promise<BlobWriter> {
    checkKey(this.name, key);
    const packed = parsePackedKey(key);
    if (packed) return this.#packedWriter(key, packed);
    const temporary = join(this.#incoming, temporaryName(this.#writer, this.#created++));
    const mapError = (error: unknown) => writeError(error, 'cannot write', this.name, key);
    try {
      await this.#checkSpace(key);
      const file = await this.#calls.create(temporary);
      const publish = () => this.#publish(temporary, this.#path(key));
      return new LocalWriter({ file, temporary, publish, mapError });
    } catch (error) {
      throw mapError(error);
    }
  }

  async put(key: string, bytes: Uint8Array): Promise<void> {
    const writer = await this.create(key);
    try {
      await writer.write(bytes);
    } catch (error) {
      await writer.abort();
      throw error;
    }
    await writer.commit();
  }

  async read(key: string, signal?: AbortSignal): Promise<AsyncIterable<Uint8Array>> {
    checkKey(this.name, key);
    signal?.throwIfAborted();
    const packed = parsePackedKey(key);
    if (packed) return await this.#readPacked(key, packed, signal);
    try {
      return this.#pieces(await open(this.#path(key), 'r'), key, signal);
    } catch (error) {
      throw readError(error, 'cannot read', this.name, key);
    }
  }

  async stat(key: string): Promise<BlobStat | undefined> {
    checkKey(this.name, key);
    try {
      const packed = parsePackedKey(key);
      if (packed) return await this.#packs.stat(packed);
      const { size } = await stat(this.#path(key));
      return { sizeBytes: size };
    } catch (error) {
      if (systemErrorCode(error) === 'ENOENT') return undefined;
      throw readError(error, 'cannot stat', this.name, key);
    }
  }

  async remove(key: string): Promise<boolean> {
    checkKey(this.name, key);
    const path = this.#path(key);
    const packed = parsePackedKey(key);
    if (packed) return this.#mapped('cannot remove', key, () => this.#packs.remove(packed));
    try {
      const existed = await unlinkIfThere(path);
      // Also where nothing was there: an earlier removal may have lost its sync to a crash.
      await this.#folderSync.sync(dirname(path)).catch((error: unknown) => {
        if (existed || systemErrorCode(error) !== 'ENOENT') throw error;
      });
      return existed;
    } catch (error) {
      throw writeError(error, 'cannot remove', this.name, key);
    }
  }

  async *list(prefix: string): AsyncGenerator<BlobListing> {
    const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1);
    if (folder !== '') checkKey(this.name, folder.slice(0, -1));
    try {
      yield* this.#walk(join(this.#objects, folder), prefix);
    } catch (error) {
      throw readError(error, 'cannot list', this.name);
    }
  }

  async freeBytes(): Promise<number> {
    try {
      return await this.#calls.freeBytes(this.#incoming);
    } catch (error) {
      throw writeError(error, 'cannot tell the free space', this.name);
    }
  }

  async removeAll(folder: string): Promise<void> {
    checkKey(this.name, folder);
    await this.#mapped('cannot remove', folder, async () => {
      await this.#clear(this.#path(folder));
    });
  }

  async sweep(writer: string, keys: readonly string[]): Promise<void> {
    await this.#mapped('cannot sweep', undefined, async () => {
      await removeLeftoversOf(this.#incoming, writer);
      const names = keys.map(nameOfKey).filter((name) => name !== undefined);
      await this.#packs.sweep(writer, new Set(names));
      for (const key of keys) await this.remove(key);
    });
  }

  async close(): Promise<void> {
    await this.#packs.close();
  }

  async #mapped<T>(act: string, key: string | undefined, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw writeError(error, act, this.name, key);
    }
  }

  #packedWriter(key: string, packed: PackedKey): BlobWriter {
    const writer = this.#packs.writer(packed);
    return {
      write: (...chunks) => writer.write(...chunks),
      commit: async () => {
        await this.#checkSpace(key);
        await this.#mapped('cannot write', key, () => writer.commit());
      },
      abort: async () => undefined,
    };
  }

  /** The first piece is read at once, so that what is missing is told of before the first. */
  async #readPacked(
    key: string,
    packed: PackedKey,
    signal: AbortSignal | undefined,
  ): Promise<AsyncIterable<Uint8Array>> {
    const pieces = this.#packs.read(packed, readBytesMax);
    const mapError = (error: unknown) => readError(error, 'cannot read', this.name, key);
    let first: IteratorResult<Uint8Array>;
    try {
      first = await pieces.next();
    } catch (error) {
      throw mapError(error);
    }
    return (async function* () {
      try {
        if (!first.done && first.value.length > 0) yield first.value;
        for await (const piece of pieces) {
          signal?.throwIfAborted();
          yield piece;
        }
      } catch (error) {
        if (signal?.aborted) throw error;
        throw mapError(error);
      } finally {
        await pieces.return(undefined);
      }
    })();
  }

  #path(key: string): string {
    return join(this.#objects, key);
  }

  async #checkSpace(key: string): Promise<void> {
    const free = await this.freeBytes();
    if (free >= this.#reserveBytes) return;
    const message = `${free} bytes are free, ${this.#reserveBytes} are kept in reserve`;
    throw new BlobError('no-space', message, { store: this.name, key });
  }

  async #publish(temporary: string, path: string): Promise<void> {
    const folder = dirname(path);
    try {
      await this.#ensureFolder(folder);
      await this.#calls.rename(temporary, path);
      await this.#folderSync.sync(folder);
    } catch (error) {
      this.#folders.delete(folder);
      throw error;
    }
  }

  /** Once per folder and store: the folder exists, and its entry in its parent is durable. */
  #ensureFolder(folder: string): Promise<void> {
    const known = this.#folders.get(folder);
    if (known) return known;
    const made = this.#makeFolder(folder);
    this.#folders.set(folder, made);
    made.catch(() => this.#folders.delete(folder));
    return made;
  }

  async #makeFolder(folder: string): Promise<void> {
    if (folder === this.#objects) return;
    const parent = dirname(folder);
    await this.#ensureFolder(parent);
    await mkdir(folder, { mode: 0o700 }).catch((error: unknown) => {
      if (systemErrorCode(error) !== 'EEXIST') throw error;
    });
    // Also where it exists: another thread may have made it a moment ago.
    await this.#folderSync.sync(parent);
  }

  async *#pieces(
    fd: number,
    key: string,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<Uint8Array> {
    try {
      const { size } = fstatSync(fd);
      for (let position = 0; ; ) {
        signal?.throwIfAborted();
        const wanted = Math.min(readBytesMax, Math.max(size - position, 1));
        const buffer = this.#reads.take(wanted);
        try {
          const bytesRead = await this.#reads.read(fd, buffer.subarray(0, wanted), position);
          if (bytesRead === 0) return;
          position += bytesRead;
          yield buffer.subarray(0, bytesRead);
        } finally {
          this.#reads.giveBack(buffer);
        }
        if (position >= size) return;
      }
    } catch (error) {
      if (signal?.aborted) throw error;
      throw readError(error, 'cannot read', this.name, key);
    } finally {
      closeSync(fd);
    }
  }

  /** Files, not folders: writers know which folders there are. */
  async #clear(folder: string): Promise<void> {
    const entries = await entriesOf(folder);
    await Promise.all(
      entries.map((entry) => {
        const path = join(folder, entry.name);
        return entry.isDirectory() ? this.#clear(path) : unlinkIfThere(path);
      }),
    );
    if (entries.some((entry) => !entry.isDirectory())) await this.#folderSync.sync(folder);
  }

  async *#walk(folder: string, prefix: string): AsyncGenerator<BlobListing> {
    for (const entry of await entriesOf(folder)) {
      const path = join(folder, entry.name);
      const key = relative(this.#objects, path);
      if (entry.isDirectory()) {
        if (`${key}/`.startsWith(prefix) || prefix.startsWith(`${key}/`)) {
          yield* this.#walk(path, prefix);
        }
      } else if (key.endsWith(packSuffix)) {
        for await (const packed of this.#packs.list(key)) {
          if (packed.key.startsWith(prefix)) yield packed;
        }
      } else if (key.startsWith(prefix)) {
        const found = await stat(path).catch((error: unknown) => {
          if (systemErrorCode(error) !== 'ENOENT') throw error;
        });
        if (found) yield { key, sizeBytes: found.size, modifiedAtMs: found.mtimeMs };
      }
    }
  }
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

const writeCodes: Readonly<Record<string, BlobErrorCode>> = {
  ENOSPC: 'no-space',
  EDQUOT: 'no-space',
  EACCES: 'unwritable',
  EPERM: 'unwritable',
  EROFS: 'unwritable',
  // The folder itself is gone, or something else stands in its place.
  ENOENT: 'unwritable',
  ENOTDIR: 'unwritable',
};

function writeError(error: unknown, act: string, store: string, key?: string): BlobError {
  if (error instanceof BlobError) return error;
  const code = writeCodes[systemErrorCode(error)] ?? 'failed';
  return new BlobError(code, `${act}: ${systemErrorCode(error)}`, { store, key, cause: error });
}

function readError(error: unknown, act: string, store: string, key?: string): BlobError {
  if (error instanceof BlobError) return error;
  const code = systemErrorCode(error) === 'ENOENT' ? 'not-found' : 'failed';
  return new BlobError(code, `${act}: ${systemErrorCode(error)}`, { store, key, cause: error });
}
