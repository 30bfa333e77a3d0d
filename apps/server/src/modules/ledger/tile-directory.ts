import {
  closeSync,
  type Dirent,
  fdatasync,
  fsync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { opendir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { type EntryBundle, formatTilePath, levelHashes, type Tile, tileWidth } from '@vitrine/tlog';
import { makeDirectoryDurably, writeFileDurably } from '../../platform/files.ts';

export interface TileFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * The static files of one ledger, laid out as tlog-tiles demands, so that the folder can be copied
 * to any web server: `checkpoint`, `tile/<L>/<N>[.p/<W>]`, `tile/entries/<N>[.p/<W>]`. Paths are
 * those of the specification, relative. A file appears whole or not at all.
 */
export interface TileDirectory {
  readonly directory: string;
  /** Removes what a crash left half-written. Before anything is written. */
  prepare(): Promise<void>;
  /** Makes all files durable and visible: every file and every touched folder is fsynced. */
  writeAll(files: readonly TileFile[]): Promise<void>;
  read(relativePath: string): Promise<Uint8Array | undefined>;
  /** Removes a file, or a `.p` folder with all that is in it. */
  remove(relativePath: string): Promise<void>;
  /** Replaces the public `checkpoint` file in one step. */
  publish(note: string): Promise<void>;
  published(): Promise<string | undefined>;
  /** The partial files near the right edge of a tree, where alone there may be any to clear. */
  partialsNear(size: bigint): Promise<string[]>;
  /** What stands beside `checkpoint` and `tile/` and is not ours; hidden names are left alone. */
  strangers(): Promise<string[]>;
  /** Every file below `tile/`, whatever its name. */
  files(): AsyncIterable<string>;
}

// Only what waits for the disk goes to the thread pool: what merely copies into or out of the page
// cache takes less time here than waking another thread, and half a dozen turns of the event loop.
const syncData = promisify(fdatasync);
const syncAll = promisify(fsync);

/** Half-written files stand here, outside what a web server would find under a tile's name. */
const stagingName = '.staging';
/** Files in one folder of the lowest level of names (`067` below `x001/x234`). */
const namesInFolder = 1000n;

export function openTileDirectory(directory: string): TileDirectory {
  const madeFolders = new Set<string>();
  const staging = path.join(directory, stagingName);
  const absolute = (relativePath: string) => path.join(directory, relativePath);
  let staged = 0;

  async function ensureFolder(folder: string): Promise<void> {
    if (madeFolders.has(folder)) return;
    await makeDirectoryDurably(folder);
    madeFolders.add(folder);
  }

  async function writeAll(files: readonly TileFile[]): Promise<void> {
    const folders = new Set(files.map((file) => path.dirname(absolute(file.path))));
    for (const folder of [staging, ...folders]) await ensureFolder(folder);
    const items = files.map((file) => ({
      bytes: file.bytes,
      temporary: path.join(staging, String(staged++)),
      final: absolute(file.path),
    }));
    try {
      await writeDurably(items);
    } catch (error) {
      // On a full disk what is left over would fill it for good.
      await Promise.allSettled(items.map(({ temporary }) => rm(temporary, { force: true })));
      throw error;
    }
    await all([...folders].map(syncFolder));
  }

  async function remove(relativePath: string): Promise<void> {
    madeFolders.delete(absolute(relativePath));
    await rm(absolute(relativePath), { recursive: true, force: true });
  }

  async function partialsNear(size: bigint): Promise<string[]> {
    const found: string[] = [];
    for (const folder of edgeFolders(size)) {
      for (const item of await listFolder(absolute(folder))) {
        if (!item.name.endsWith('.p')) continue;
        const inner = path.posix.join(folder, item.name);
        for (const { name } of await listFolder(absolute(inner))) found.push(`${inner}/${name}`);
      }
    }
    return found;
  }

  return {
    directory,
    prepare: async () => {
      await rm(staging, { recursive: true, force: true });
      madeFolders.delete(staging);
    },
    writeAll,
    remove,
    partialsNear,
    read: (relativePath) => readIfPresent(absolute(relativePath)),
    publish: async (note) => {
      await ensureFolder(directory);
      await writeFileDurably(absolute('checkpoint'), note);
    },
    published: async () => {
      const bytes = await readIfPresent(absolute('checkpoint'));
      return bytes && Buffer.from(bytes).toString('utf8');
    },
    strangers: async () => {
      const names = (await listFolder(directory)).map(({ name }) => name);
      return names.filter((name) => !/^(?:checkpoint$|tile$|\.)/.test(name)).sort();
    },
    files: () => walk(directory, 'tile'),
  };
}

/** The folders of the tiles on the right edge, at each level, and of those just before. */
function edgeFolders(size: bigint): Set<string> {
  const folders = new Set<string>();
  const add = (tile: Tile | EntryBundle) => folders.add(path.posix.dirname(formatTilePath(tile)));
  for (let level = 0; level === 0 || levelHashes(size, level) > 0n; level++) {
    const index = levelHashes(size, level) / BigInt(tileWidth);
    for (const near of index < namesInFolder ? [index] : [index, index - namesInFolder]) {
      add({ level, index: near, width: tileWidth });
      if (level === 0) add({ level: 'entries', index: near, width: tileWidth });
    }
  }
  return folders;
}

async function* walk(directory: string, relative: string): AsyncGenerator<string> {
  let items: AsyncIterable<Dirent>;
  try {
    items = await opendir(path.join(directory, relative));
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return;
    throw error;
  }
  for await (const item of items) {
    const inner = path.posix.join(relative, item.name);
    if (item.isDirectory()) yield* walk(directory, inner);
    else yield inner;
  }
}

interface WriteItem {
  readonly bytes: Uint8Array;
  readonly temporary: string;
  readonly final: string;
}

/** All are written before the first is synced: the file system then syncs them together. */
async function writeDurably(items: readonly WriteItem[]): Promise<void> {
  const opened: number[] = [];
  try {
    for (const { temporary, bytes } of items) {
      const fd = openSync(temporary, 'w', 0o644);
      opened.push(fd);
      for (let done = 0; done < bytes.length; ) {
        done += writeSync(fd, bytes, done, bytes.length - done, done);
      }
    }
    await all(opened.map((fd) => syncData(fd)));
  } finally {
    for (const fd of opened) closeSync(fd);
  }
  for (const { temporary, final } of items) renameSync(temporary, final);
}

async function syncFolder(folder: string): Promise<void> {
  const fd = openSync(folder, 'r');
  try {
    await syncAll(fd);
  } finally {
    closeSync(fd);
  }
}

/** Waits for all, so that nothing is still being written when the first failure is thrown on. */
async function all(work: readonly Promise<unknown>[]): Promise<void> {
  for (const result of await Promise.allSettled(work)) {
    if (result.status === 'rejected') throw result.reason;
  }
}

async function listFolder(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return [];
    throw error;
  }
}

async function readIfPresent(file: string): Promise<Uint8Array | undefined> {
  try {
    return readFileSync(file);
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR', 'EISDIR')) return undefined;
    throw error;
  }
}

export async function folderExists(folder: string): Promise<boolean> {
  try {
    return (await stat(folder)).isDirectory();
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false;
    throw error;
  }
}

function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
