import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import tar from 'tar-stream';
import * as xz from 'xz-decompress';
import { ReputationError } from '../../errors.ts';
import type { KnownGoodFile, KnownGoodSource } from '../files.ts';

/** A package that was read, with what it brings. */
export interface ReadPackage {
  readonly source: KnownGoodSource;
  readonly files: readonly KnownGoodFile[];
}

// Its types name what it exports; as CommonJS it exports that as one.
const { XzReadableStream } = (xz as unknown as { readonly default?: typeof xz }).default ?? xz;

/** Files of one package that are taken at the most. */
export const filesMax = 500_000;
/** Of a text within a package that is read whole. */
const textBytesMax = 67_108_864;

/** The three hashes of a stream; undefined where it is empty: nothing is said of no bytes. */
export async function hashStream(
  bytes: AsyncIterable<Uint8Array>,
): Promise<Omit<KnownGoodFile, 'path'> | undefined> {
  const hashes = { sha256: createHash('sha256'), sha1: createHash('sha1'), md5: createHash('md5') };
  let length = 0;
  for await (const piece of bytes) {
    length += piece.length;
    for (const hash of Object.values(hashes)) hash.update(piece);
  }
  if (length === 0) return undefined;
  const { sha256, sha1, md5 } = hashes;
  return { sha256: sha256.digest('hex'), sha1: sha1.digest('hex'), md5: md5.digest('hex') };
}

/** Decompresses by the end of a name: `.gz`, `.tgz`, `.xz`, `.zst`; anything else is as it is. */
export function decompressed(name: string, bytes: Readable): Readable {
  if (/\.t?gz$/.test(name)) return bytes.compose(createGunzip());
  if (name.endsWith('.zst')) return bytes.compose(createZstdDecompress());
  if (!name.endsWith('.xz')) return bytes;
  const web = Readable.toWeb(bytes) as ReadableStream<Uint8Array>;
  return Readable.fromWeb(new XzReadableStream(web) as Parameters<typeof Readable.fromWeb>[0]);
}

export interface TarEntry {
  readonly path: string;
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** The regular files of a tar, in their order; each is to be read before the next. */
export async function* tarFiles(bytes: Readable): AsyncGenerator<TarEntry> {
  const extract = tar.extract();
  bytes.on('error', (error) => extract.destroy(error));
  bytes.pipe(extract);
  for await (const entry of extract) {
    const { type, name } = entry.header;
    if (type === 'file')
      yield { path: name.replace(/^\.\//, ''), bytes: entry as AsyncIterable<Uint8Array> };
    entry.resume();
  }
}

/** @throws {ReputationError} `malformed-import` where it is longer than any text of a package */
export async function textOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of bytes) {
    length += piece.length;
    if (length > textBytesMax) {
      throw new ReputationError('malformed-import', `A text of more than ${textBytesMax} bytes`);
    }
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString();
}

/** Adds a file, hashed; paths as long as those that are taken. */
export async function addHashed(
  files: KnownGoodFile[],
  path: string,
  bytes: AsyncIterable<Uint8Array>,
): Promise<void> {
  const hashes = await hashStream(bytes);
  if (hashes === undefined) return;
  if (files.length >= filesMax) {
    throw new ReputationError('malformed-import', `A package of more than ${filesMax} files`);
  }
  files.push({ path: path.slice(0, 4_096), ...hashes });
}

export function fileStream(path: string): Readable {
  return createReadStream(path);
}
