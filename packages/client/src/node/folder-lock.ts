import { randomBytes } from 'node:crypto';
import { link, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode, writeDurably } from './files.ts';

/** Folders that this process has locked: its own id in a file says nothing of itself. */
const own = new Set<string>();

/**
 * Lets one process at a time use a folder, of those on one machine. The lock of a process that has
 * ended counts for nothing.
 * @returns what lets go
 * @throws {Error} `folder-in-use`; the file system's error
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, 'lock');
  if (own.has(path)) throw inUse(folder);
  own.add(path);
  const temporary = join(folder, `.lock-${randomBytes(8).toString('hex')}`);
  try {
    const text = `${JSON.stringify({ pid: process.pid, start: await startOf(process.pid) })}\n`;
    await writeDurably(temporary, text);
    await removeStale(folder, path);
    await link(temporary, path);
    return async () => {
      await rm(path, { force: true });
      own.delete(path);
    };
  } catch (error) {
    own.delete(path);
    throw errorCode(error) === 'EEXIST' ? inUse(folder) : error;
  } finally {
    await rm(temporary, { force: true });
  }
}

async function removeStale(folder: string, path: string): Promise<void> {
  const text = await readIfThere(path);
  if (text === undefined) return;
  if (await isAlive(text)) throw inUse(folder);
  const aside = join(folder, `.lock-${randomBytes(8).toString('hex')}`);
  try {
    await rename(path, aside);
    // Another process may have removed the stale lock first, and this may be its own.
    if ((await readIfThere(aside)) !== text) await link(aside, path);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  } finally {
    await rm(aside, { force: true });
  }
}

async function isAlive(text: string): Promise<boolean> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
  const { pid, start }: { pid?: unknown; start?: unknown } = Object(value);
  if (typeof pid !== 'number' || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (errorCode(error) === 'ESRCH') return false;
    if (errorCode(error) !== 'EPERM') throw error;
  }
  const now = await startOf(pid);
  return now === undefined || now === start;
}

/** When a process began, since numbers of processes are used again; undefined where nobody tells. */
async function startOf(pid: number): Promise<string | undefined> {
  const stat = process.platform === 'linux' ? await readIfThere(`/proc/${pid}/stat`) : undefined;
  // The name, in parentheses, may hold anything; the 20th word behind it is the moment.
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT' || code === 'ESRCH') return undefined;
    throw error;
  }
}

function inUse(folder: string): Error {
  const message = `Another process uses ${folder}, or this one does twice`;
  return Object.assign(new Error(message), { code: 'folder-in-use' });
}
