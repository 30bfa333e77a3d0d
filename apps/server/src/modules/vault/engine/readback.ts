import { createHash } from 'node:crypto';
import { AgeError, createDecryptor, giveBack, type Identity } from '@vitrine/age';
import { BlobError } from '../../../platform/blobs/index.ts';
import type { StoreHandle } from './copies.ts';
import { VaultEngineError } from './errors.ts';
import type { DigestOrder } from './messages.ts';
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

/** Reads every copy back, and judges each by the identity or by the digest of the order. */
export async function readBack(
  handles: readonly StoreHandle[],
  order: Pick<DigestOrder, 'key' | 'ciphertextSha256' | 'compareCopies'>,
  identity: Identity | undefined,
): Promise<ObjectDigest> {
  const { key, ciphertextSha256, compareCopies } = order;
  const agreed = identity && compareCopies && (await compareObject(handles, key, identity));
  return agreed || (await digestObject(handles, key, identity, ciphertextSha256));
}

/**
 * Decrypts the first copy and compares every other with it, byte by byte as they are read.
 *
 * @returns undefined where a copy differs from the first, or one fails: each must then be looked at by itself
 */
async function compareObject(
  handles: readonly StoreHandle[],
  key: string,
  identity: Identity,
): Promise<ObjectDigest | undefined> {
  const [first, ...others] = handles;
  if (!first) return undefined;
  const plaintext = new PlaintextSha256();
  const decryptor = createDecryptor([identity]);
  const readers: PieceReader[] = [];
  try {
    for (const handle of others) readers.push(new PieceReader(await readObject(handle, key)));
    for await (const bytes of await readObject(first, key)) {
      const same = readers.map((reader) => reader.continuesWith(bytes));
      if ((await Promise.all(same)).includes(false)) return undefined;
      plaintext.update(decryptor.update(bytes));
    }
    const ended = readers.map((reader) => reader.ended());
    if ((await Promise.all(ended)).includes(false)) return undefined;
    plaintext.update([decryptor.final()]);
  } catch (error) {
    faultOf(error);
    return undefined;
  } finally {
    await Promise.all(readers.map((reader) => reader.leave()));
  }
  const copies = handles.map(({ dataCentre }) => ({ dataCentre, state: 'intact' as const }));
  return { key, copies, plaintext: plaintext.final() };
}

/** Another copy, read in step with the first. */
class PieceReader {
  readonly #pieces: AsyncIterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array(0);
  #begun = false;

  constructor(pieces: AsyncIterable<Uint8Array>) {
    this.#pieces = pieces[Symbol.asyncIterator]();
  }

  /** Whether the bytes that come next are these. */
  async continuesWith(bytes: Uint8Array): Promise<boolean> {
    for (let at = 0; at < bytes.length; ) {
      if (!(await this.#fill())) return false;
      const part = this.#rest.subarray(0, bytes.length - at);
      if (Buffer.compare(part, bytes.subarray(at, at + part.length)) !== 0) return false;
      this.#rest = this.#rest.subarray(part.length);
      at += part.length;
    }
    return true;
  }

  async ended(): Promise<boolean> {
    return !(await this.#fill());
  }

  /** What was opened and never read is closed by its first reading alone. */
  async leave(): Promise<void> {
    if (!this.#begun) await this.#pieces.next().catch(() => undefined);
    await this.#pieces.return?.();
  }

  async #fill(): Promise<boolean> {
    while (this.#rest.length === 0) {
      this.#begun = true;
      const { value, done } = await this.#pieces.next();
      if (done) return false;
      this.#rest = value;
    }
    return true;
  }
}

class PlaintextSha256 {
  readonly #hash = createHash('sha256');
  #sizeBytes = 0;

  /** The pieces are used up. */
  update(pieces: readonly Uint8Array[]): void {
    for (const piece of pieces) {
      this.#hash.update(piece);
      this.#sizeBytes += piece.length;
      giveBack(piece);
    }
  }

  final(): { sha256: Uint8Array; sizeBytes: number } {
    return { sha256: this.#hash.digest(), sizeBytes: this.#sizeBytes };
  }
}

/**
 * Reads every copy back. One copy is decrypted; another whose ciphertext is the same is intact too,
 * and one that differs is decrypted itself. Without an identity, copies are compared with the
 * digest given.
 */
async function digestObject(
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
  const plaintext = new PlaintextSha256();
  const onCiphertext = (bytes: Uint8Array) => output.update(bytes);
  try {
    for await (const pieces of decryptCopy(handle, key, identity, onCiphertext)) {
      plaintext.update(pieces);
    }
  } catch (error) {
    return { dataCentre, ...faultOf(error) };
  }
  return { dataCentre, output: output.final(), plaintext: plaintext.final() };
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
