import { createHash } from 'node:crypto';
import { chmod, lstat, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { makeDirectoryDurably } from '../../files.ts';
import { ClickHouseError } from '../errors.ts';

/** `sun_path` holds 108 bytes with its final zero (unix(7)); macOS 104. */
const socketPathBytesMax = 103;
const socketName = 'clickhouse';

export interface Folders {
  /** Everything of ours, mode 0700. */
  readonly root: string;
  /** What the engine keeps; it locks the folder itself (its file `status`). */
  readonly data: string;
  /** Bodies on their way in, and pipes on the way out; emptied at each start. */
  readonly incoming: string;
  /** Where the socket stands, mode 0700: who reaches it is trusted. */
  readonly socket: string;
  readonly socketPath: string;
}

export function foldersOf(directory: string): Folders {
  const root = resolve(directory);
  const socket = socketFolder(root);
  return {
    root,
    data: join(root, 'data'),
    incoming: join(root, 'incoming'),
    socket,
    socketPath: join(socket, socketName),
  };
}

/** Short enough for a socket's path, beside the data or among the temporary files. */
function socketFolder(root: string): string {
  const hash = createHash('sha256').update(root).digest('hex').slice(0, 16);
  const name = `vitrine-clickhouse-${hash}`;
  const candidates = [join(root, 'socket'), join(tmpdir(), name)];
  const fits = (folder: string): boolean =>
    Buffer.byteLength(join(folder, socketName)) <= socketPathBytesMax;
  return candidates.find(fits) ?? `/tmp/${name}`;
}

/**
 * Makes the folders; one that stands already under a shared folder must be ours.
 * @throws ClickHouseError `start-failed`
 */
export async function prepareFolders({ root, data, incoming, socket }: Folders): Promise<void> {
  for (const folder of [root, data, incoming, socket]) await makeOwn(folder);
}

async function makeOwn(folder: string): Promise<void> {
  try {
    await makeDirectoryDurably(folder, 0o700);
    const found = await lstat(folder);
    if (!found.isDirectory() || found.uid !== process.geteuid?.()) throw new Error('not ours');
    await chmod(folder, 0o700);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    throw new ClickHouseError(
      'start-failed',
      `The folder ${folder} cannot be made or belongs to another user (${words})`,
      { cause: error },
    );
  }
}

/** Leaves nothing of ours in a shared folder. */
export async function removeSocket({ root, socket, socketPath }: Folders): Promise<void> {
  await rm(socketPath, { force: true });
  if (!socket.startsWith(root)) await rm(socket, { recursive: true, force: true });
}
