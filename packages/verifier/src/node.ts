import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { type LedgerReader, ledgerFileBytesMax } from './audit/reader.ts';

/** Reads a ledger from a directory that holds its files as tlog-tiles names them. */
export function directoryLedger(directory: string): LedgerReader {
  return {
    async read(path) {
      try {
        return await readBounded(join(directory, path), ledgerFileBytesMax);
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
        throw error;
      }
    },
  };
}

/**
 * The whole content of a file.
 * @throws {Error} also where it has more than `bytesMax` bytes
 */
export async function readBounded(path: string, bytesMax: number): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    if (size > bytesMax) throw new Error(`${path}: more than ${bytesMax} bytes`);
    return await file.readFile();
  } finally {
    await file.close();
  }
}

/** The first characters of a file, read as Latin-1. */
export async function readStart(path: string, length: number): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, 0);
    return buffer.toString('latin1', 0, bytesRead);
  } finally {
    await file.close();
  }
}

/** The bytes of a file, a manifest or a certificate, in pieces. */
export function filePieces(path: string): AsyncIterable<Uint8Array> {
  return createReadStream(path, { highWaterMark: 1_048_576 });
}
