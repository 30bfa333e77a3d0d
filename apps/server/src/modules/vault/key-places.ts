import { open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { makeDirectoryDurably, syncDirectory, writeFileDurably } from '../../platform/files.ts';
import type { KeyWrapper } from '../../platform/keys/index.ts';
import type { RandomBytes } from '../../platform/uuid.ts';
import { VaultError } from './errors.ts';

/** A folder of wrapped keys, and who holds the key that unwraps them. */
export interface KeyPlace {
  /** Stands in the rows, so that folders may move: `main`, `safe-2`, … */
  readonly name: string;
  readonly directory: string;
  readonly wrapper: KeyWrapper;
}

const suffix = '.key';

export function locationOf(place: KeyPlace, keyId: string): string {
  return `${place.name}/${keyId}${suffix}`;
}

/** @throws the wrapper's or the file system's error */
export async function writeCopy(
  place: KeyPlace,
  keyId: string,
  scalar: Uint8Array,
  context: string,
): Promise<void> {
  await makeDirectoryDurably(place.directory, 0o700);
  const wrapped = await place.wrapper.wrap(scalar, context);
  await writeFileDurably(pathOf(place, keyId), wrapped, { mode: 0o600 });
}

/** The 32 bytes of the scalar; the caller erases them. @throws the wrapper's or file system's error */
export async function readCopy(
  place: KeyPlace,
  keyId: string,
  context: string,
): Promise<Uint8Array> {
  return await place.wrapper.unwrap(await readFile(pathOf(place, keyId)), context);
}

/**
 * Overwrites a copy, removes it and makes both durable. That it is gone already is success; that
 * its whole folder is gone is not, since a folder that is not mounted holds its files still.
 * @throws {VaultError} `key-place-missing`, or the file system's error
 */
export async function destroyCopy(
  place: KeyPlace,
  keyId: string,
  randomBytes: RandomBytes,
): Promise<void> {
  await requireFolder(place);
  const path = pathOf(place, keyId);
  if (await overwrite(path, randomBytes)) await rm(path, { force: true });
  await syncDirectory(place.directory);
}

/** The ids of the keys of which a place holds files. */
export async function listCopies(place: KeyPlace): Promise<string[]> {
  try {
    const names = await readdir(place.directory);
    return names.flatMap((name) => keyIdOf(name) ?? []);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

async function overwrite(path: string, randomBytes: RandomBytes): Promise<boolean> {
  try {
    const file = await open(path, 'r+');
    try {
      const { size } = await file.stat();
      if (size > 0) await file.write(randomBytes(size), 0, size, 0);
      await file.sync();
    } finally {
      await file.close();
    }
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

/** @throws {VaultError} `key-place-missing` */
export async function requireFolder({ name, directory }: KeyPlace): Promise<void> {
  const found = await stat(directory).catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
  if (found?.isDirectory()) return;
  throw new VaultError(
    'key-place-missing',
    `The place ${name} of wrapped keys, ${directory}, is not there; restore it from a backup`,
  );
}

function pathOf({ directory }: KeyPlace, keyId: string): string {
  return join(directory, `${keyId}${suffix}`);
}

function keyIdOf(fileName: string): string | undefined {
  return /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.key$/.exec(fileName)?.[1];
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
