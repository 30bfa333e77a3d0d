import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Receipt, storedSample } from '../receipt.ts';
import { errorCode, syncDirectory, writeDurably } from './files.ts';

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

/** Gives the file its name in one step; false where the name is taken. */
async function place(temporary: string, path: string): Promise<boolean> {
  try {
    await link(temporary, path);
    return true;
  } catch (error) {
    const code = errorCode(error);
    if (code === 'EEXIST') return false;
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error;
  }
  // A file system without hard links: the name is claimed by an empty file, then replaced.
  try {
    await writeDurably(path, '');
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
  await rename(temporary, path);
  return true;
}
