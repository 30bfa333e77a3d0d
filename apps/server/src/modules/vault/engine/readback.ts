import { createHash } from 'node:crypto';
import { AgeError, createDecryptor, type Identity } from '@vitrine/age';
import { BlobError } from '../../../platform/blobs/index.ts';
import type { StoreHandle } from './copies.ts';
import { VaultEngineError } from './errors.ts';
import { CiphertextDigester } from './transform.ts';
import type { CopyState, ObjectDigest } from './types.ts';

/** Opens an object for reading; the store is opened with it. */
export async function readObject(
  handle: StoreHandle,
  key: string,
): Promise<AsyncIterable<Uint8Array>> {
  const store = await handle.open();
  return await store.read(key);
}

/**
 * Decrypts an object from the first data centre that can serve it. Where one fails on the way, the
 * next goes on from the same byte. Yields authenticated plaintext only.
 *
 * @throws VaultEngineError `not-found`, `damaged`, `unreadable`, by the worst that was met
 */
export async function* decryptFromAny(
  handles: readonly StoreHandle[],
  key: string,
  identity: Identity,
): AsyncGenerator<Uint8Array[]> {
  let releasedBytes = 0;
  const failed: { dataCentre: string; code: string }[] = [];
  for (const handle of handles) {
    let skipBytes = releasedBytes;
    try {
      for await (const pieces of decryptCopy(handle, key, identity)) {
        const fresh: Uint8Array[] = [];
        for (const piece of pieces) {
          const skipped = Math.min(skipBytes, piece.length);
          skipBytes -= skipped;
          if (skipped < piece.length) fresh.push(piece.subarray(skipped));
        }
        for (const piece of fresh) releasedBytes += piece.length;
        if (fresh.length > 0) yield fresh;
      }
      return;
    } catch (error) {
      failed.push({ dataCentre: handle.dataCentre, code: faultOf(error).fault });
    }
  }
  const codes = failed.map((each) => each.code);
  const worst = codes.some((code) => stateOfFault(code) === 'damaged')
    ? 'damaged'
    : codes.every((code) => code === 'not-found')
      ? 'not-found'
      : 'unreadable';
  const reasons = failed.map((each) => `${each.dataCentre}: ${each.code}`).join(', ');
  throw new VaultEngineError(worst, `no copy can be read (${reasons})`, { key, failed });
}

async function* decryptCopy(
  handle: StoreHandle,
  key: string,
  identity: Identity,
  onCiphertext: (bytes: Uint8Array) => void = () => undefined,
): AsyncGenerator<Uint8Array[]> {
  const decryptor = createDecryptor([identity]);
  for await (const bytes of await readObject(handle, key)) {
    onCiphertext(bytes);
    yield decryptor.update(bytes);
  }
  yield [decryptor.final()];
}

interface Read {
  readonly dataCentre: string;
  readonly output?: { ciphertextSha256: Uint8Array; storedBytes: number };
  readonly plaintext?: { sha256: Uint8Array; sizeBytes: number };
  readonly fault?: string;
}

/**
 * Reads every copy back. One copy is decrypted; another whose ciphertext is the same is intact too,
 * and one that differs is decrypted itself. Without an identity, copies are compared with the
 * digest given.
 */
export async function digestObject(
  handles: readonly StoreHandle[],
  key: string,
  identity: Identity | undefined,
  expected: Uint8Array | undefined,
): Promise<ObjectDigest> {
  if (!identity) {
    const reads = await Promise.all(handles.map((handle) => readDigest(handle, key)));
    return { key, copies: reads.map((read) => judge(read, expected)) };
  }
  const [first, ...others] = handles;
  if (!first) return { key, copies: [] };
  const [decrypted, ...digested] = await Promise.all([
    readDecrypted(first, key, identity),
    ...others.map((handle) => readDigest(handle, key)),
  ]);
  let reference = decrypted;
  const copies = [judge(decrypted, undefined)];
  for (const [index, handle] of others.entries()) {
    let read = digested[index];
    if (read?.output && !sameOutput(read, reference)) {
      read = await readDecrypted(handle, key, identity);
      const agrees = !reference.plaintext || samePlaintext(read, reference);
      if (!agrees && !read.fault) read = { ...read, fault: 'digest-mismatch' };
      if (!reference.plaintext && read.plaintext) reference = read;
    }
    if (read) copies.push(judge(read, undefined));
  }
  return { key, copies, ...(reference.plaintext && { plaintext: reference.plaintext }) };
}

async function readDigest(handle: StoreHandle, key: string): Promise<Read> {
  const output = new CiphertextDigester();
  try {
    for await (const bytes of await readObject(handle, key)) output.update(bytes);
  } catch (error) {
    return { dataCentre: handle.dataCentre, ...faultOf(error) };
  }
  return { dataCentre: handle.dataCentre, output: output.final() };
}

async function readDecrypted(handle: StoreHandle, key: string, identity: Identity): Promise<Read> {
  const { dataCentre } = handle;
  const output = new CiphertextDigester();
  const hash = createHash('sha256');
  let sizeBytes = 0;
  const onCiphertext = (bytes: Uint8Array) => output.update(bytes);
  try {
    for await (const pieces of decryptCopy(handle, key, identity, onCiphertext)) {
      for (const piece of pieces) {
        hash.update(piece);
        sizeBytes += piece.length;
      }
    }
  } catch (error) {
    return { dataCentre, ...faultOf(error) };
  }
  return { dataCentre, output: output.final(), plaintext: { sha256: hash.digest(), sizeBytes } };
}

function sameOutput(read: Read, reference: Read): boolean {
  if (!read.output || !reference.output) return false;
  return Buffer.compare(read.output.ciphertextSha256, reference.output.ciphertextSha256) === 0;
}

function samePlaintext(read: Read, reference: Read): boolean {
  if (!read.plaintext || !reference.plaintext) return false;
  return Buffer.compare(read.plaintext.sha256, reference.plaintext.sha256) === 0;
}

function judge({ dataCentre, output, fault }: Read, expected: Uint8Array | undefined): CopyState {
  const differs =
    expected !== undefined &&
    output !== undefined &&
    Buffer.compare(output.ciphertextSha256, expected) !== 0;
  const found = fault ?? (differs ? 'digest-mismatch' : undefined);
  if (found === undefined) return { dataCentre, state: 'intact', ...output };
  return { dataCentre, state: stateOfFault(found), fault: found, ...output };
}

function stateOfFault(fault: string): CopyState['state'] {
  if (fault === 'not-found') return 'missing';
  return blobFaults.has(fault) ? 'unreadable' : 'damaged';
}

const blobFaults: ReadonlySet<string> = new Set([
  'no-space',
  'unwritable',
  'unreachable',
  'missing',
  'unsuitable',
  'bad-key',
  'failed',
]);

function faultOf(error: unknown): { fault: string } {
  if (error instanceof BlobError || error instanceof AgeError) return { fault: error.code };
  throw error;
}
