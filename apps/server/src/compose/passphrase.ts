import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Secret } from '../platform/config/secret.ts';
import { writeFileDurably } from '../platform/files.ts';
import type { Logger } from '../platform/logger.ts';

/**
 * The passphrase of the key files where none is configured: made at the first start, in a file that only its owner reads.
 * Good for trying; whoever holds the data folder then holds the keys, and the log says so.
 */
export async function openPassphrase(file: string, logger: Logger): Promise<Secret> {
  try {
    return new Secret((await readFile(file, 'utf8')).trim());
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  const passphrase = randomBytes(32).toString('base64url');
  await writeFileDurably(file, `${passphrase}\n`, { mode: 0o600 });
  logger.warn({ file }, 'no passphrase is configured; one was made and lies beside the data');
  return new Secret(passphrase);
}
