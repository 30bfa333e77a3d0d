import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  encodeIdentity,
  encodeRecipient,
  generateIdentity,
  type Identity,
  identityToRecipient,
} from '@vitrine/age';
import {
  type BlobStore,
  type BlobStoreSpec,
  type Fault,
  openBlobStore,
} from '../../../platform/blobs/index.ts';
import { createVaultEngine } from './engine.ts';
import { VaultEngineError, type VaultEngineErrorCode } from './errors.ts';
import type { EngineOptions, StoreOptions, VaultEngine } from './types.ts';

/** For tests: an engine over two folders, with a key. */
export interface TestVault extends AsyncDisposable {
  readonly engine: VaultEngine;
  readonly stores: readonly [BlobStore, BlobStore];
  readonly identity: Identity;
  readonly identityText: string;
  readonly recipient: string;
  /** Folders of the data centres `dc-1` and `dc-2`. */
  readonly roots: readonly [string, string];
  readonly logged: string[];
  options(key?: string, overrides?: Partial<StoreOptions>): StoreOptions;
  /** Every file below the data centres' `objects` and `incoming`. */
  files(): Promise<string[]>;
}

/** @param faults planned for `dc-1` and `dc-2` */
export async function openTestVault(
  faults: readonly (readonly Fault[])[] = [],
  engineOptions: Partial<EngineOptions> = {},
): Promise<TestVault> {
  const base = await mkdtemp(join(tmpdir(), 'vitrine-vault-'));
  const roots = [join(base, 'dc-1'), join(base, 'dc-2')] as const;
  const open = (index: 0 | 1) => {
    const name = `dc-${index + 1}`;
    const inner: BlobStoreSpec = { kind: 'local', name, root: roots[index], reserveBytes: 0 };
    return openBlobStore({ kind: 'faulty', name, inner, faults: faults[index] ?? [] });
  };
  const stores = [await open(0), await open(1)] as const;
  const logged: string[] = [];
  const log = (context: object, message: string) => {
    logged.push(`${message} ${JSON.stringify(context)}`);
  };
  const logger = { warn: log, error: log };
  const engine = createVaultEngine({ stores, logger, ...engineOptions });
  const identity = generateIdentity();
  const recipient = encodeRecipient(identityToRecipient(identity));
  return {
    engine,
    stores,
    identity,
    identityText: encodeIdentity(identity),
    recipient,
    roots,
    logged,
    options: (key = testKey, overrides = {}) => {
      return { key, recipient, sizeBytesMax: 2 ** 30, copies: 'all', ...overrides };
    },
    files: async () => {
      const found = await Promise.all(roots.map((root) => filesBelow(root)));
      return found.flat().filter((path) => !path.endsWith('vitrine-blobs.json'));
    },
    async [Symbol.asyncDispose]() {
      await engine.close();
      await rm(base, { recursive: true });
    },
  };
}

export const testKey = 'europe/3f/3f2a9c.age';

/** Bytes without a pattern, the same for the same seed. */
export function randomLike(sizeBytes: number, seed = 0): Buffer {
  return createHash('shake256', { outputLength: sizeBytes }).update(`seed ${seed}`).digest();
}

export function digestOf(algorithm: 'sha256' | 'sha1' | 'md5', bytes: Uint8Array): string {
  return createHash(algorithm).update(bytes).digest('hex');
}

export function hex(bytes: Uint8Array | undefined): string | undefined {
  return bytes && Buffer.from(bytes).toString('hex');
}

export async function gather(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(pieces));
}

export async function* inPieces(bytes: Uint8Array, sizeBytes: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += sizeBytes) yield bytes.subarray(at, at + sizeBytes);
}

export async function failsWith(
  code: VaultEngineErrorCode,
  promise: Promise<unknown>,
): Promise<VaultEngineError> {
  const error: unknown = await promise.then(
    () => assert.fail(`should fail with ${code}`),
    (thrown: unknown) => thrown,
  );
  if (error instanceof VaultEngineError && error.code === code) return error;
  throw error;
}

async function filesBelow(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
