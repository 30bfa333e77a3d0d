import { depersonalise } from '../../../../platform/depersonalise/index.ts';
import { sha256 } from '../hashes.ts';
import { bounded, type Notes } from '../notes.ts';
import { decodeLatin1, Malformed, Reader } from '../reader.ts';
import type { CompoundFile } from './compound-file.ts';

/** A file or object that a document carries. */
export interface Embedded {
  /** Where it stands: a stream, a part, an object. */
  readonly where: string;
  /** Of a class such as `Package` or `Excel.Sheet.8`. */
  readonly className?: string;
  readonly fileName?: string;
  /** Where it was on the author's machine, without names of people. */
  readonly sourcePath?: string;
  readonly size: number;
  readonly sha256: string;
}

const embeddedMax = 200;
const nativeName = '\x01ole10native';

export function embeddedFilesOf(file: CompoundFile, notes: Notes): Embedded[] {
  const natives = file.entries.filter(
    ({ path, isStorage }) => !isStorage && path.split('/').at(-1)?.toLowerCase() === nativeName,
  );
  return notes.capped('embedded objects', natives, embeddedMax).flatMap((entry) => {
    const where = entry.path.replaceAll('\x01', '');
    const one = notes.attempt('embedded object', () => readNative(file.read(entry), where));
    if (one === undefined) return [];
    notes.emit({ path: `${where}/${one.embedded.fileName ?? 'object'}`, bytes: one.bytes });
    return [one.embedded];
  });
}

/**
 * What the packager wrapped up: name, paths and bytes.
 * Source: MS-OLEDS 2.3.6, and for a package what Windows' packager writes.
 */
export function readNative(
  stream: Uint8Array,
  where: string,
): { embedded: Embedded; bytes: Uint8Array } {
  const reader = new Reader(stream);
  const size = reader.u32(0);
  const plain = () => {
    const bytes = reader.clipped(4, size);
    return { embedded: { where, size: bytes.length, sha256: sha256(bytes) }, bytes };
  };
  if (reader.length < 12 || reader.u16(4) !== 2) return plain();
  const label = textAt(reader, 6);
  const source = textAt(reader, label.end);
  const temporary = textAt(reader, source.end + 8);
  // Between source and the temporary path: two reserved numbers and the path's own length.
  const lengthAt = temporary.end;
  if (lengthAt + 4 > reader.length) return plain();
  const bytes = reader.clipped(lengthAt + 4, reader.u32(lengthAt));
  const name = label.text.split(/[\\/]/).at(-1) ?? '';
  return {
    embedded: {
      where,
      fileName: bounded(depersonalise(name), 128),
      sourcePath: bounded(depersonalise(source.text)),
      size: bytes.length,
      sha256: sha256(bytes),
    },
    bytes,
  };
}

function textAt(reader: Reader, at: number): { text: string; end: number } {
  const piece = reader.clipped(at, 1_024);
  const length = piece.indexOf(0);
  if (length < 0) throw new Malformed('A name does not end');
  return { text: decodeLatin1(piece.subarray(0, length)), end: at + length + 1 };
}
