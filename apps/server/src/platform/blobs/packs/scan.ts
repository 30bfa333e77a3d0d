import type { FileHandle } from 'node:fs/promises';
import {
  decodeHead,
  packAlignBytes,
  packHeaderBytes,
  type RecordHead,
  recordBytes,
} from './format.ts';

export interface FoundRecord extends RecordHead {
  readonly position: number;
}

const searchBytes = 256 * 1024;

/**
 * The records of a pack from a position on, in order. Where a header cannot be read (a write that a
 * crash tore, a hole that a repair left) the next one is looked for.
 */
export async function* scanPack(file: FileHandle, from = 0): AsyncGenerator<FoundRecord> {
  const { size } = await file.stat();
  const head = Buffer.alloc(packHeaderBytes);
  for (let position = from; position + packHeaderBytes <= size; ) {
    await file.read(head, 0, packHeaderBytes, position);
    const found = decodeHead(head);
    if (found) yield { ...found, position };
    position = found
      ? position + recordBytes(found.lengthBytes)
      : await nextHead(file, position + packAlignBytes, size);
  }
}

async function nextHead(file: FileHandle, from: number, size: number): Promise<number> {
  const buffer = Buffer.alloc(searchBytes);
  for (let position = from; position < size; position += searchBytes) {
    const { bytesRead } = await file.read(buffer, 0, searchBytes, position);
    for (let at = 0; at + packHeaderBytes <= bytesRead; at += packAlignBytes) {
      if (decodeHead(buffer.subarray(at, at + packHeaderBytes))) return position + at;
    }
  }
  return size;
}
