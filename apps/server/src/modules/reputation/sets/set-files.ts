import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { makeDirectoryDurably, syncDirectory } from '../../../platform/files.ts';

/** The files of versions: `<directory>/<region>/<number>/<name>`. */
export interface SetFiles {
  /** Writes a version's files where nobody reads them yet. */
  prepare(region: string, files: ReadonlyMap<string, Uint8Array>): Promise<PreparedFiles>;
  /** @throws the file system's error; `ENOENT` where the file is missing */
  read(region: string, number: number, name: string): Promise<Uint8Array>;
  /** Where a file is. */
  pathOf(region: string, number: number, name: string): string;
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
    read: (region, number, name) => readFile(path.join(ofVersion(region, number), name)),
    pathOf: (region, number, name) => path.join(ofVersion(region, number), name),
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
