import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { LocalStoreSpec } from './blob-store.ts';
import { BlobError, systemErrorCode } from './errors.ts';
import { syncFolder } from './folder-sync.ts';

const markerName = 'vitrine-blobs.json';
const format = 'vitrine-blobs/1';

/**
 * Checks the marker file that makes a folder this store, or lays folder and marker where there is
 * none yet. Without the marker an unmounted disk would look like an empty store.
 *
 * @throws BlobError `missing` where it must exist and does not; `unsuitable` where the folder
 *   belongs to another store, or holds objects but no marker
 */
export async function claimRoot(spec: LocalStoreSpec, mustExist: boolean): Promise<void> {
  const found = await readMarker(join(spec.root, markerName));
  if (found !== undefined) {
    if (found === markerText(spec)) return;
    const message = `${spec.root} belongs to another store: ${found.slice(0, 200).trim()}`;
    throw new BlobError('unsuitable', message, { store: spec.name });
  }
  if (mustExist) throw new BlobError('missing', missingRoot(spec), { store: spec.name });
  await layRoot(spec);
}

function missingRoot(spec: LocalStoreSpec): string {
  const marker = `${join(spec.root, markerName)}: ${markerText(spec).trim()}`;
  return (
    `the data centre ${spec.name} should hold copies, but ${spec.root} is none: mount it. ` +
    `Where its disk is lost for good, begin it anew with this one line in ${marker}`
  );
}

async function layRoot(spec: LocalStoreSpec): Promise<void> {
  await mkdir(join(spec.root, 'incoming'), { recursive: true, mode: 0o700 });
  await mkdir(join(spec.root, 'objects'), { recursive: true, mode: 0o700 });
  if ((await readdir(join(spec.root, 'objects'))).length > 0) {
    throw new BlobError('unsuitable', 'objects without a marker file', { store: spec.name });
  }
  const temporary = join(spec.root, `${markerName}.${randomBytes(6).toString('hex')}`);
  const handle = await open(temporary, 'wx', 0o600);
  try {
    await handle.writeFile(markerText(spec));
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, join(spec.root, markerName));
  await syncFolder(spec.root);
  await syncFolder(dirname(spec.root));
}

function markerText(spec: LocalStoreSpec): string {
  return `${JSON.stringify({ format, dataCentre: spec.name })}\n`;
}

async function readMarker(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Name of a file under `incoming/`: process, writer, running number. */
export function temporaryName(writer: string, number: number): string {
  return `${process.pid}.${writer}.${number}`;
}

/** Removes from `incoming/` what no living process is writing. */
export async function removeLeftovers(incoming: string): Promise<void> {
  for (const name of await readdir(incoming)) {
    const path = join(incoming, name);
    if (await isLeftover(path, Number.parseInt(name, 10))) await unlinkIfThere(path);
  }
}

/** Removes what one writer of this process left in `incoming/`. */
export async function removeLeftoversOf(incoming: string, writer: string): Promise<void> {
  const prefix = `${process.pid}.${writer}.`;
  const names = (await readdir(incoming)).filter((name) => name.startsWith(prefix));
  for (const name of names) await unlinkIfThere(join(incoming, name));
}

/** Whether no living process is writing the file, which begins with the number of its process. */
export async function isLeftover(path: string, pid: number): Promise<boolean> {
  if (pid !== process.pid) return !isAlive(pid);
  // In a container every run has the same process id: an older file is an earlier run's.
  const found = await stat(path).catch((error: unknown) => {
    if (systemErrorCode(error) !== 'ENOENT') throw error;
  });
  return found !== undefined && found.mtimeMs < Date.now() - process.uptime() * 1000;
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemErrorCode(error) !== 'ESRCH';
  }
}

/** Resolves to whether there was something to unlink. */
export async function unlinkIfThere(path: string): Promise<boolean> {
  try {
    await unlink(path);
    return true;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return false;
    throw error;
  }
}
