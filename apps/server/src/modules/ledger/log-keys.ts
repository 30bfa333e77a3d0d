import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createSigner, generateKey, type Signer, signatureTypes } from '@vitrine/tlog';
import type { Clock } from '../../platform/clock.ts';
import { makeDirectoryDurably, writeFileDurably } from '../../platform/files.ts';
import type { KeyWrapper } from '../../platform/keys/index.ts';
import { LedgerError } from './errors.ts';

/** The signing keys of one ledger: as a log (Ed25519 and ML-DSA-44) and as a witness of others (the same two). */
export interface LogKeys {
  origin: string;
  log: readonly Signer[];
  witness: readonly Signer[];
}

interface KeyStrings {
  origin: string;
  log: string[];
  witness: string[];
}

const fileName = 'ledger-keys';

export interface LogKeysDeps {
  /** Folder of the wrapped keys. */
  keysDirectory: string;
  origin: string;
  wrapper: KeyWrapper;
  clock: Clock;
}

export async function hasLogKeys(keysDirectory: string): Promise<boolean> {
  return (await readWrapped(keysDirectory)) !== undefined;
}

async function readWrapped(keysDirectory: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path.join(keysDirectory, fileName));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Reads the keys from the folder, or makes and stores them, wrapped.
 * @throws {LedgerError} `ledger-foreign` where the keys belong to another origin
 */
export async function openLogKeys(deps: LogKeysDeps): Promise<LogKeys> {
  const wrapped = await readWrapped(deps.keysDirectory);
  if (wrapped === undefined) await makeDirectoryDurably(deps.keysDirectory, 0o700);
  const strings =
    wrapped === undefined
      ? await makeKeys(deps.origin)
      : parseKeys(await deps.wrapper.unwrap(wrapped, fileName));
  if (strings.origin !== deps.origin) {
    throw new LedgerError(
      'ledger-foreign',
      `the ledger keys in ${deps.keysDirectory} belong to ${strings.origin}, not to ${deps.origin}`,
    );
  }
  if (wrapped === undefined) {
    const plain = Buffer.from(JSON.stringify(strings), 'utf8');
    const file = path.join(deps.keysDirectory, fileName);
    await writeFileDurably(file, await deps.wrapper.wrap(plain, fileName), { mode: 0o600 });
  }
  const now = () => BigInt(Math.floor(deps.clock.nowMs() / 1000));
  const signers = (keys: readonly string[]) =>
    Promise.all(keys.map((key) => createSigner(key, { now })));
  return {
    origin: deps.origin,
    log: await signers(strings.log),
    witness: await signers(strings.witness),
  };
}

async function makeKeys(origin: string): Promise<KeyStrings> {
  const { ed25519, ed25519Cosignature, mlDsa44Cosignature } = signatureTypes;
  const witnessName = `${origin}/witness`;
  const keys = await Promise.all([
    generateKey(origin, ed25519),
    generateKey(origin, mlDsa44Cosignature),
    generateKey(witnessName, ed25519Cosignature),
    generateKey(witnessName, mlDsa44Cosignature),
  ]);
  const strings = keys.map((key) => key.signerKey);
  return { origin, log: strings.slice(0, 2), witness: strings.slice(2) };
}

function parseKeys(plain: Uint8Array): KeyStrings {
  const keys: KeyStrings = JSON.parse(Buffer.from(plain).toString('utf8'));
  return keys;
}
