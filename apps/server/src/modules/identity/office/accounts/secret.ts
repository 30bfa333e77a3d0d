import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Secret } from '../../../../platform/config/secret.ts';
import { writeFileDurably } from '../../../../platform/files.ts';
import type { KeyWrapper } from '../../../../platform/keys/index.ts';
import type { RandomBytes } from '../../tokens.ts';

const fileName = 'account-secret';
const secretBytes = 32;

/** What signs cookies and seals TOTP seeds: in the keys folder, wrapped; made where there is none. */
export async function openAccountSecret(deps: {
  readonly keysDirectory: string;
  readonly wrapper: KeyWrapper;
  readonly randomBytes: RandomBytes;
}): Promise<Secret> {
  const file = path.join(deps.keysDirectory, fileName);
  const wrapped = await readIfPresent(file);
  const bytes =
    wrapped === undefined
      ? deps.randomBytes(secretBytes)
      : await deps.wrapper.unwrap(wrapped, fileName);
  if (wrapped === undefined) {
    await writeFileDurably(file, await deps.wrapper.wrap(bytes, fileName), { mode: 0o600 });
  }
  return new Secret(Buffer.from(bytes).toString('base64url'));
}

async function readIfPresent(file: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
