import { guidOf } from '../guid.ts';
import { sha256 } from '../hashes.ts';
import type { Notes } from '../notes.ts';
import { Reader } from '../reader.ts';

/** A section of OneNote: the files that it carries. Source: MS-ONESTORE 2.6.13. */
export interface OneNoteStructure {
  readonly kind: 'onenote';
  readonly files: readonly {
    readonly offset: number;
    readonly size: number;
    readonly sha256: string;
  }[];
}

/** FileDataStoreObject: its header, as bytes. */
const header = Buffer.from('e716e3bd65261145a4c48d4d0b7a9eac', 'hex');
const headerName = 'bde316e7-2665-4511-a4c4-8d4d0b7a9eac';
const filesMax = 500;

export function oneNoteStructure(bytes: Uint8Array, notes: Notes): OneNoteStructure {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const reader = new Reader(bytes);
  const files: { offset: number; size: number; sha256: string }[] = [];
  // Each is looked for behind the one before: files that lie over each other are not believed.
  for (let at = buffer.indexOf(header); at >= 0; ) {
    if (files.length >= filesMax) {
      notes.cut('files', filesMax);
      break;
    }
    const start = at;
    const size = notes.attempt('file', () =>
      guidOf(reader, start) === headerName ? reader.size(start + 16) : 0,
    );
    const content = reader.clipped(start + 36, size ?? 0);
    if (content.length > 0) {
      if (content.length < (size ?? 0)) notes.problem('files: one reaches beyond the section');
      files.push({ offset: start + 36, size: content.length, sha256: sha256(content) });
      notes.emit({ path: `files/${files.length}`, bytes: content });
    }
    at = buffer.indexOf(header, start + 36 + content.length);
  }
  return { kind: 'onenote', files };
}
