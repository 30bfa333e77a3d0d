import { createHash } from 'node:crypto';
import { chmod, lstat, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { syncDirectory } from '../../files.ts';
import type { Binaries } from './binaries.ts';
import { EmbeddedPostgresError } from './errors.ts';
import { giveTo, type Runner, runToEnd } from './runner.ts';

export const superuser = 'vitrine';
const majorVersion = '18';

/** `sun_path` holds 108 bytes with its final zero (unix(7)); macOS 104. */
const socketPathBytesMax = 103;
const socketName = '/.s.PGSQL.5432';

export interface Folders {
  /** Everything of ours, mode 0700. */
  readonly root: string;
  /** PGDATA. */
  readonly cluster: string;
  /** Where the socket stands, mode 0700: who reaches it is trusted. */
  readonly socket: string;
}

/** Makes the folder and says where its parts are. */
export async function prepareRoot(directory: string): Promise<Folders> {
  const root = resolve(directory);
  await mkdir(root, { recursive: true, mode: 0o700 });
  await chmodOwn(root);
  return { root, cluster: join(root, 'cluster'), socket: socketFolder(root) };
}

async function chmodOwn(root: string): Promise<void> {
  try {
    await chmod(root, 0o700);
  } catch (error) {
    throw new EmbeddedPostgresError(
      'not-ours',
      `The data folder ${root} belongs to another user: start Vitrine as that user`,
      { cause: error },
    );
  }
}

/** Short enough for a socket's path, beside the cluster or among the temporary files. */
export function socketFolder(root: string): string {
  const inside = join(root, 'socket');
  if (Buffer.byteLength(inside + socketName) <= socketPathBytesMax) return inside;
  const hash = createHash('sha256').update(root).digest('hex').slice(0, 16);
  const outside = join(tmpdir(), `vitrine-${hash}`);
  if (Buffer.byteLength(outside + socketName) <= socketPathBytesMax) return outside;
  return `/tmp/vitrine-${hash}`;
}

/**
 * Makes the socket's folder; one that stands already under a shared folder must be ours.
 * @throws EmbeddedPostgresError `not-ours`
 */
export async function prepareSocket(folders: Folders, runner: Runner): Promise<void> {
  try {
    await mkdir(folders.socket, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const found = await lstat(folders.socket);
  const owners = [process.geteuid?.(), runner.owner?.uid];
  if (!found.isDirectory() || !owners.includes(found.uid)) {
    throw new EmbeddedPostgresError(
      'not-ours',
      `${folders.socket} belongs to another user: remove it or choose another data folder`,
    );
  }
  await giveTo(runner.owner, folders.socket);
  await chmod(folders.socket, 0o700);
}

/**
 * Makes the cluster on the first start: beside its place, then renamed, so that a crash in
 * between leaves no half cluster.
 * @throws EmbeddedPostgresError `start-failed`, `version-mismatch`
 */
export async function prepareCluster(
  folders: Folders,
  runner: Runner,
  binaries: Binaries,
): Promise<void> {
  await giveTo(runner.owner, folders.root);
  if (await holdsCluster(folders.cluster)) return;
  const fresh = `${folders.cluster}.new`;
  await rm(fresh, { recursive: true, force: true });
  await initialise(fresh, runner, binaries);
  await rename(fresh, folders.cluster);
  await syncDirectory(folders.root);
}

async function holdsCluster(cluster: string): Promise<boolean> {
  let version: string;
  try {
    version = (await readFile(join(cluster, 'PG_VERSION'), 'utf8')).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
  if (version === majorVersion) return true;
  throw new EmbeddedPostgresError(
    'version-mismatch',
    `${cluster} was made by PostgreSQL ${version}, this is ${majorVersion}: ` +
      'export with the version of Vitrine that made it, then import',
  );
}

/** initdb syncs what it wrote before it ends. */
async function initialise(cluster: string, runner: Runner, binaries: Binaries): Promise<void> {
  const { status, words } = await runToEnd(runner, [
    binaries.initdb,
    `--pgdata=${cluster}`,
    `--username=${superuser}`,
    '--auth=trust',
    '--encoding=UTF8',
    '--locale=C',
    '--data-checksums',
    '--no-instructions',
  ]);
  if (status === 0) return;
  throw new EmbeddedPostgresError('start-failed', `initdb failed (${status}): ${words.trim()}`);
}

/** The process that `postmaster.pid` names; undefined where there is no such file. */
export async function postmasterPid(cluster: string): Promise<number | undefined> {
  let file: Awaited<ReturnType<typeof open>>;
  try {
    file = await open(join(cluster, 'postmaster.pid'), 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const pid = Number.parseInt((await file.readFile('utf8')).split('\n', 1)[0] ?? '', 10);
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } finally {
    await file.close();
  }
}

/**
 * Whether a process is the server on this cluster. Its number alone proves nothing: after a
 * restart of the machine or container another program may have it.
 */
export async function isPostmaster(pid: number, cluster: string): Promise<boolean> {
  if (!isAlive(pid)) return false;
  if (process.platform !== 'linux') return true;
  try {
    return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0').includes(cluster);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Removes what a server that died left behind; it would refuse to start if the number is taken. */
export async function removePidFile(cluster: string): Promise<void> {
  await rm(join(cluster, 'postmaster.pid'), { force: true });
}

/** Leaves nothing of ours in a shared folder. */
export async function removeSocketFolder({ root, socket }: Folders): Promise<void> {
  if (!socket.startsWith(root)) await rm(socket, { recursive: true, force: true });
}
