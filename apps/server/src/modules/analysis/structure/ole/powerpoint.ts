import type { Notes } from '../notes.ts';
import { Reader } from '../reader.ts';
import { inflated } from '../script/functions.ts';
import { CompoundFile } from './compound-file.ts';

const recordsMax = 200_000;
const objectsMax = 64;
const externalObject = 0x1011;

/**
 * Objects and macros of PowerPoint before 2007 are compound files within its one stream, compressed.
 * Source: MS-PPT 2.10.34 and 2.10.40.
 */
export function compoundFilesOf(bytes: Uint8Array, notes: Notes): CompoundFile[] {
  const reader = new Reader(bytes);
  const files: CompoundFile[] = [];
  let at = 0;
  for (let records = 0; at + 8 <= reader.length; records++) {
    if (records >= recordsMax || files.length >= objectsMax) {
      notes.cut('records of the presentation', records);
      break;
    }
    const head = reader.u16(at);
    const size = reader.u32(at + 4);
    const content = reader.clipped(at + 8, size);
    if (reader.u16(at + 2) === externalObject) {
      const file = notes.attempt('object of the presentation', () =>
        unpacked(content, head, notes),
      );
      if (file !== undefined) files.push(file);
    }
    // Of containers the records within come next, of atoms those behind.
    at += (head & 0xf) === 0xf ? 8 : 8 + size;
  }
  return files;
}

function unpacked(content: Uint8Array, head: number, notes: Notes): CompoundFile | undefined {
  const isCompressed = head >> 4 === 1;
  const plain = isCompressed ? inflated(content.subarray(4))?.bytes : content;
  return plain?.[0] === 0xd0 ? new CompoundFile(plain, notes) : undefined;
}
