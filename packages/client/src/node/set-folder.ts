import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SetError } from '../sets/errors.ts';
import { readSetManifest } from '../sets/manifest.ts';
import { type OfflineSet, openOfflineSet } from '../sets/offline-set.ts';
import type { SetKeep, SetSource } from '../sets/update.ts';
import { errorCode, syncDirectory, writeDurably } from './files.ts';

/** Offline sets in a folder: one version at a time, in a folder of its own. */
export interface SetFolder extends SetKeep {
  /** Opens what is kept, without any request. @throws {SetError} */
  open(): Promise<OfflineSet>;
  /** The receipt of the version that is kept, as it was served. */
  receipt(): Promise<Uint8Array | undefined>;
}

const versionForm = /^version-\d{1,15}$/;

/** @param directory made with the first version */
export function openSetFolder(directory: string): SetFolder {
  const read = (version: string, name: string) => readIfThere(join(directory, version, name));

  async function newest(): Promise<string | undefined> {
    const names = (await namesIn(directory)).filter((name) => versionForm.test(name));
    return names.toSorted((a, b) => numberOf(b) - numberOf(a))[0];
  }

  const nothing = () => new SetError('missing', `There is no offline set in ${directory}`);

  return {
    async current() {
      const version = await newest();
      if (version === undefined) return undefined;
      const manifest = await read(version, 'manifest.json');
      if (manifest === undefined) return undefined;
      const file = readSetManifest(manifest).files.find(({ kind }) => kind === 'exact');
      const exact = file && (await read(version, file.name));
      return { manifest, ...(exact === undefined ? {} : { exact }) };
    },
    async replace(files) {
      await mkdir(directory, { recursive: true });
      const before = await namesIn(directory);
      // Versions of two homes may have one number: the folders are numbered on their own.
      const last = before.filter((name) => versionForm.test(name)).map(numberOf);
      const name = `version-${Math.max(0, ...last) + 1}`;
      const temporary = join(directory, `.${name}.tmp`);
      await rm(temporary, { recursive: true, force: true });
      await mkdir(temporary);
      for (const [file, bytes] of files) await writeDurably(join(temporary, file), bytes);
      await syncDirectory(temporary);
      await rename(temporary, join(directory, name));
      await syncDirectory(directory);
      for (const old of before) {
        if (versionForm.test(old)) await rm(join(directory, old), { recursive: true, force: true });
      }
    },
    async open() {
      const version = await newest();
      if (version === undefined) throw nothing();
      const manifest = await read(version, 'manifest.json');
      if (manifest === undefined) throw nothing();
      return openOfflineSet({ manifest, read: (file) => read(version, file.name) });
    },
    async receipt() {
      const version = await newest();
      return version === undefined ? undefined : read(version, 'receipt.json');
    },
  };
}

/** Versions that somebody carried over: `<directory>/<version>/<file>`, as the site serves them. */
export function carriedSets(directory: string): SetSource {
  return {
    async latest() {
      const versions = (await namesIn(directory)).filter((name) => /^[1-9]\d{0,14}$/.test(name));
      return versions.length === 0 ? undefined : Math.max(...versions.map(Number));
    },
    file: (version, name) => readIfThere(join(directory, String(version), name)),
  };
}

function numberOf(name: string): number {
  return Number(name.split('-')[1]);
}

async function namesIn(directory: string): Promise<string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
