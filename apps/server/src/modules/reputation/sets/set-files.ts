import { type FileHandle, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { makeDirectoryDurably, syncDirectory } from '../../../platform/files.ts';

/** The files of versions: `<directory>/<region>/<number>/<name>`. */
export interface SetFiles {
  /** Writes a version's files where nobody reads them yet. */
  prepare(region: string, files: ReadonlyMap<string, Uint8Array>): Promise<PreparedFiles>;
  /** Undefined where it is missing. @throws the file system's error */
  read(region: string, number: number, name: string): Promise<Uint8Array | undefined>;
  /** Undefined where it is missing. The caller closes it. @throws the file system's error */
  open(region: string, number: number, name: string): Promise<FileHandle | undefined>;
  /** Whether a version is there. */
  has(region: string, number: number): Promise<boolean>;
  /** Removes a version, whole. */
  remove(region: string, number: number): Promise<void>;
  /** Removes all versions of a region. */
  removeRegion(region: string): Promise<void>;
}

export interface PreparedFiles extends AsyncDisposable {
  /** Gives them their place; what a crash left there is replaced. */
  place(number: number): Promise<void>;
}

export function createSetFiles(
  directory: string,
  deps: { readonly makeId: () => string },
): SetFiles {
  const ofRegion = (region: string): string => path.join(directory, region);
  const ofVersion = (region: string, number: number): string =>
    path.join(ofRegion(region), String(number));

  return {
    async prepare(region, files) {
      await makeDirectoryDurably(ofRegion(region));
      const temporary = path.join(ofRegion(region), `.${deps.makeId()}.tmp`);
      await mkdir(temporary);
      for (const [name, bytes] of files) await writeWhole(path.join(temporary, name), bytes);
      await syncDirectory(temporary);
      return {
        async place(number) {
          const target = ofVersion(region, number);
          await rm(target, { recursive: true, force: true });
          await rename(temporary, target);
          await syncDirectory(ofRegion(region));
        },
        [Symbol.asyncDispose]: () => rm(temporary, { recursive: true, force: true }),
      };
    },
    read: (region, number, name) =>
      ifThere(() => readFile(path.join(ofVersion(region, number), name))),
    open: (region, number, name) =>
      ifThere(() => open(path.join(ofVersion(region, number), name), 'r')),
    has: async (region, number) =>
      (await ifThere(() => stat(path.join(ofVersion(region, number), 'exact.vset')))) !== undefined,
    remove: (region, number) => rm(ofVersion(region, number), { recursive: true, force: true }),
    removeRegion: (region) => rm(ofRegion(region), { recursive: true, force: true }),
  };
}

async function writeWhole(file: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(file, 'wx');
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function ifThere<T>(act: () => Promise<T>): Promise<T | undefined> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
