import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { generateIdentity, type Identity, identityFromBytes } from '@vitrine/age';
import { writeFileDurably } from '../../../platform/files.ts';
import type { KeyWrapper } from '../../../platform/keys/index.ts';

const fileName = 'authority-requests';

/** The office's key for what comes with authority requests: in the keys folder, wrapped; made where there is none. */
export async function openRequestKey(deps: {
  readonly keysDirectory: string;
  readonly wrapper: KeyWrapper;
}): Promise<Identity> {
  const file = path.join(deps.keysDirectory, fileName);
  const wrapped = await readIfPresent(file);
  if (wrapped !== undefined) {
    const scalar = await deps.wrapper.unwrap(wrapped, fileName);
    const identity = identityFromBytes(scalar);
    scalar.fill(0);
    return identity;
  }
  const identity = generateIdentity();
  const scalar = identity.toBytes();
  await writeFileDurably(file, await deps.wrapper.wrap(scalar, fileName), { mode: 0o600 });
  scalar.fill(0);
  return identity;
}

async function readIfPresent(file: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
