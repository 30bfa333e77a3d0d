import { randomBytes } from 'node:crypto';
import { glob, readFile } from 'node:fs/promises';
import path from 'node:path';
import { Secret } from '../platform/config/secret.ts';
import { writeFileDurably } from '../platform/files.ts';
import { KeyError } from '../platform/keys/index.ts';
import type { Logger } from '../platform/logger.ts';

/** Of a party, in its folder of keys. */
export const wrappingKeyFile = 'wrapping-key.json';

/**
 * The passphrase of the key files where none is configured: made at the first start, in a file that only its owner reads.
 * Good for trying; whoever holds the data folder then holds the keys, and the log says so.
 * @throws {KeyError} `missing` where key files wait for the passphrase that they were made under
 */
export async function openPassphrase(dataDir: string, logger: Logger): Promise<Secret> {
  const file = path.join(dataDir, 'passphrase');
  try {
    return new Secret((await readFile(file, 'utf8')).trim());
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  for await (const keyFile of glob(`{office,sites/*}/keys/${wrappingKeyFile}`, { cwd: dataDir })) {
    const words = `There is no passphrase: neither configured nor in ${file}, and ${keyFile} needs it`;
    throw new KeyError('missing', words);
  }
  const passphrase = randomBytes(32).toString('base64url');
  await writeFileDurably(file, `${passphrase}\n`, { mode: 0o600 });
  logger.warn({ file }, 'no passphrase is configured; one was made and lies beside the data');
  return new Secret(passphrase);
}
