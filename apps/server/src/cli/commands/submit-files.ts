import type { BigIntStats } from 'node:fs';
import { lstat, opendir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** What was met on the way through the paths of a command line. */
export type Found =
  | { readonly kind: 'file'; readonly path: string; readonly sizeBytes: number }
  | { readonly kind: 'skipped'; readonly path: string; readonly reason: string }
  | { readonly kind: 'failed'; readonly path: string; readonly reason: string };

/**
 * The regular files at and below the paths, one after the other, however many there are. Symbolic
 * links are not followed. What stands on the command line itself and is no file or folder counts
 * as failed; below it, as skipped.
 * @param except a folder to pass over: the one that receipts are written to
 * @throws the file system's error, for `except` alone
 */
export async function* findFiles(
  paths: readonly string[],
  except: string | undefined,
): AsyncGenerator<Found> {
  const excepted = except && identity(await stat(except, { bigint: true }));
  for (const path of paths) yield* findBelow(path, excepted, 'failed');
}

async function* findBelow(
  path: string,
  excepted: string | undefined,
  otherwise: 'failed' | 'skipped',
): AsyncGenerator<Found> {
  let stats: BigIntStats;
  try {
    stats = await lstat(path, { bigint: true });
  } catch (error) {
    yield { kind: 'failed', path, reason: messageOf(error) };
    return;
  }
  if (stats.isFile()) {
    yield { kind: 'file', path, sizeBytes: Number(stats.size) };
  } else if (!stats.isDirectory()) {
    yield { kind: otherwise, path, reason: describe(stats) };
  } else if (identity(stats) === excepted) {
    yield { kind: 'skipped', path, reason: 'the folder of the receipts' };
  } else {
    yield* findInside(path, excepted);
  }
}

async function* findInside(path: string, excepted: string | undefined): AsyncGenerator<Found> {
  try {
    for await (const { name } of await opendir(path)) {
      yield* findBelow(join(path, name), excepted, 'skipped');
    }
  } catch (error) {
    yield { kind: 'failed', path, reason: messageOf(error) };
  }
}

function describe(stats: BigIntStats): string {
  if (stats.isSymbolicLink()) return 'a symbolic link, which is not followed';
  if (stats.isFIFO()) return 'a pipe';
  if (stats.isSocket()) return 'a socket';
  return 'a device';
}

function identity({ dev, ino }: BigIntStats): string {
  return `${dev}:${ino}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
