import type { BigIntStats } from 'node:fs';
import { lstat, opendir, stat } from 'node:fs/promises';

/** What was met on the way through the paths of a command line. */
export type Found =
  | {
      readonly kind: 'file';
      readonly path: string;
      /** Opens it whatever bytes its name is made of; `path` shows those that are text. */
      readonly location: string | Buffer;
      readonly sizeBytes: number;
    }
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
  location: string | Buffer,
  excepted: string | undefined,
  otherwise: 'failed' | 'skipped',
): AsyncGenerator<Found> {
  const path = location.toString();
  let stats: BigIntStats;
  try {
    stats = await lstat(location, { bigint: true });
  } catch (error) {
    yield { kind: 'failed', path, reason: messageOf(error) };
    return;
  }
  if (stats.isFile()) {
    yield { kind: 'file', path, location, sizeBytes: Number(stats.size) };
  } else if (!stats.isDirectory()) {
    yield { kind: otherwise, path, reason: describe(stats) };
  } else if (identity(stats) === excepted) {
    yield { kind: 'skipped', path, reason: 'the folder of the receipts' };
  } else {
    yield* findInside(location, excepted);
  }
}

/** Names stay bytes: a file system takes those that are not UTF-8 as well. */
async function* findInside(
  location: string | Buffer,
  excepted: string | undefined,
): AsyncGenerator<Found> {
  try {
    for await (const { name } of await opendir(location, asBytes)) {
      yield* findBelow(joined(location, name), excepted, 'skipped');
    }
  } catch (error) {
    yield { kind: 'failed', path: location.toString(), reason: messageOf(error) };
  }
}

// The types of Node.js know this encoding of `readdir` alone.
const asBytes = { encoding: 'buffer' as BufferEncoding };

function joined(folder: string | Buffer, name: string | Buffer): Buffer {
  const above = Buffer.from(folder.toString() === '.' ? '' : folder);
  const gap = above.length === 0 || above.at(-1) === slash ? '' : '/';
  return Buffer.concat([above, Buffer.from(gap), Buffer.from(name)]);
}

const slash = 0x2f;

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
