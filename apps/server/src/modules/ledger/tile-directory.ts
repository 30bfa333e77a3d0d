import { open, readdir, readFile, rm, rmdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { makeDirectoryDurably, syncDirectory, writeFileDurably } from '../../platform/files.ts';

/**
 * The static files of one ledger, laid out as tlog-tiles demands, so that the folder can be copied to any web server:
 * `checkpoint`, `tile/<L>/<N>[.p/<W>]`, `tile/entries/<N>[.p/<W>]`. Paths are those of the specification, relative.
 */
export interface TileDirectory {
  readonly directory: string;
  /** Makes all files durable and visible: every file and every touched folder is fsynced. */
  writeAll(files: readonly { path: string; bytes: Uint8Array }[]): Promise<void>;
  read(relativePath: string): Promise<Uint8Array | undefined>;
  remove(relativePath: string): Promise<void>;
  /** Replaces the public `checkpoint` file in one step. */
  publish(note: string): Promise<void>;
  published(): Promise<string | undefined>;
  /** Every partial tile and bundle there is, as relative paths. */
  partials(): Promise<string[]>;
}

export function openTileDirectory(directory: string): TileDirectory {
  const madeFolders = new Set<string>();
  const knownPartials = new Set<string>();
  let walked = false;
  const absolute = (relativePath: string) => path.join(directory, relativePath);

  async function ensureFolder(folder: string): Promise<void> {
    if (madeFolders.has(folder)) return;
    await makeDirectoryDurably(folder);
    madeFolders.add(folder);
  }

  async function writeAll(files: readonly { path: string; bytes: Uint8Array }[]): Promise<void> {
    const folders = new Set<string>();
    for (const file of files) {
      if (file.path.includes('.p/')) knownPartials.add(file.path);
      const folder = path.dirname(absolute(file.path));
      await ensureFolder(folder);
      folders.add(folder);
    }
    await Promise.all(files.map((file) => writeSynced(absolute(file.path), file.bytes)));
    await Promise.all([...folders].map(syncDirectory));
  }

  async function publish(note: string): Promise<void> {
    await ensureFolder(directory);
    await writeFileDurably(absolute('checkpoint'), note);
  }

  async function partials(): Promise<string[]> {
    if (!walked) await findPartials('tile');
    walked = true;
    return [...knownPartials];
  }

  async function findPartials(relative: string): Promise<void> {
    for (const item of await listFolder(absolute(relative))) {
      const inner = path.posix.join(relative, item.name);
      if (item.isDirectory()) await findPartials(inner);
      else if (relative.endsWith('.p')) knownPartials.add(inner);
    }
  }

  return {
    directory,
    writeAll,
    publish,
    partials,
    read: (relativePath) => readIfPresent(absolute(relativePath)),
    published: async () => {
      const bytes = await readIfPresent(absolute('checkpoint'));
      return bytes && Buffer.from(bytes).toString('utf8');
    },
    remove: async (relativePath) => {
      await rm(absolute(relativePath), { force: true });
      knownPartials.delete(relativePath);
      const folder = path.dirname(absolute(relativePath));
      if (!folder.endsWith('.p')) return;
      try {
        await rmdir(folder);
        madeFolders.delete(folder);
      } catch (error) {
        if (!hasCode(error, 'ENOTEMPTY', 'ENOENT', 'EEXIST')) throw error;
      }
    },
  };
}

async function writeSynced(file: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(file, 'w', 0o644);
  try {
    await handle.writeFile(bytes);
    await handle.datasync();
  } finally {
    await handle.close();
  }
}

async function listFolder(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}

async function readIfPresent(file: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(file);
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
