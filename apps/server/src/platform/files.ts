import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

export interface WriteOptions {
  /** Permission bits of the new file; 0o644 unless told. */
  readonly mode?: number;
}

/**
 * Replaces a file so that after a crash at any moment either the old or the new content stands,
 * and the new one once this resolves: temporary file, fsync, rename, fsync of the folder.
 * @throws the file system's error; no temporary file is left then.
 */
export async function writeFileDurably(
  path: string,
  content: Uint8Array | string,
  options: WriteOptions = {},
): Promise<void> {
  const suffix = randomBytes(6).toString('hex');
  const temporary = join(dirname(path), `.${basename(path)}.${suffix}.tmp`);
  try {
    const file = await open(temporary, 'wx', options.mode ?? 0o644);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncDirectory(dirname(path));
}

/** Makes the names in a folder durable: creations, renames and removals before this call. */
export async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

/** Makes a folder and its missing parents, each durable in its own parent. */
export async function makeDirectoryDurably(path: string, mode = 0o755): Promise<void> {
  const firstMade = await mkdir(path, { recursive: true, mode });
  if (firstMade === undefined) return;
  for (let made = path; ; made = dirname(made)) {
    await syncDirectory(dirname(made));
    if (made === firstMade || made === dirname(made)) return;
  }
}

/** What the file system says in its own terms, as a sentence; undefined for what it did not say. */
export function fileFailure(error: unknown): string | undefined {
  const { code, path } = Object(error) as { code?: unknown; path?: unknown };
  if (!(error instanceof Error) || typeof code !== 'string' || typeof path !== 'string') {
    return undefined;
  }
  return new Map([
    ['ENOENT', `There is no file or folder ${path}`],
    ['ENOTDIR', `${path} is not a folder, or stands below what is none`],
    ['EISDIR', `${path} is a folder`],
    ['EEXIST', `${path} is in the way: it exists already`],
    ['EACCES', `${path} may not be read, or not be written`],
    ['EPERM', `${path} may not be changed`],
    ['EROFS', `${path} is on a disk that cannot be written to`],
    ['ENOSPC', `The disk of ${path} is full`],
  ]).get(code);
}
