import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Receipt, storedSample } from '../receipt.ts';

export interface SaveReceiptOptions {
  /** Names the file where the receipt names no sample. */
  readonly name?: string;
}

/**
 * Writes a receipt as `<sha256>.receipt.json` (or `<name>.receipt.json`), whole or not at all and
 * durable. A file that is there is never replaced: another receipt of the same sample becomes
 * `<sha256>.<submission>.receipt.json`.
 * @param directory made if missing
 * @returns the file's path
 * @throws the file system's error; no temporary file is left then
 */
export async function saveReceipt(
  directory: string,
  receipt: Receipt,
  { name = 'receipt' }: SaveReceiptOptions = {},
): Promise<string> {
  await mkdir(directory, { recursive: true });
  const content = `${JSON.stringify(receipt, undefined, 2)}\n`;
  const temporary = join(directory, `.${randomBytes(8).toString('hex')}.receipt.tmp`);
  try {
    await writeDurably(temporary, content);
    for (const stem of stems(receipt, name)) {
      const path = join(directory, `${stem}.receipt.json`);
      if (await place(temporary, path)) {
        await syncDirectory(directory);
        return path;
      }
      if ((await readFile(path, 'utf8')) === content) return path;
    }
    throw new Error('Every name for the receipt is taken');
  } finally {
    await rm(temporary, { force: true });
  }
}

const spareNames = 100;

/** Names to try in turn. What a server wrote becomes part of a path only in a form that is safe. */
function* stems(receipt: Receipt, name: string): Generator<string> {
  const sample = storedSample(receipt);
  const stem = sample?.sha256 ?? safeName(name);
  yield stem;
  if (sample !== undefined) yield `${stem}.${sample.submission}`;
  for (let spare = 2; spare <= spareNames; spare += 1) yield `${stem}.${spare}`;
}

function safeName(name: string): string {
  const safe = name.replaceAll(/[^A-Za-z0-9._-]/g, '_').slice(0, 120);
  return safe.startsWith('.') ? `_${safe}` : safe;
}

async function writeDurably(path: string, content: string): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Gives the file its name in one step; false where the name is taken. */
async function place(temporary: string, path: string): Promise<boolean> {
  try {
    await link(temporary, path);
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EEXIST') return false;
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error;
  }
  // A file system without hard links: the name is claimed by an empty file, then replaced.
  try {
    await writeDurably(path, '');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
  await rename(temporary, path);
  return true;
}

/** Windows cannot open a folder, and needs it not: its renames are journalled. */
async function syncDirectory(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
