import { bounded, type Notes, present } from '../notes.ts';
import { directories, type PeImage } from './image.ts';

export interface PeExports {
  /** As the library calls itself. */
  readonly library: string;
  readonly count: number;
  readonly functions: readonly ExportedFunction[];
}

export interface ExportedFunction {
  readonly ordinal: number;
  readonly name?: string;
  /** `LIBRARY.Function` where it is another library's. */
  readonly forwardedTo?: string;
}

const functionsMax = 2_000;
/** A number in the file may claim any count: no more than this are looked at. */
const namesMax = 65_536;

export function exportsOf(image: PeImage, notes: Notes): PeExports | undefined {
  const directory = image.directory(directories.exports);
  if (directory === undefined) return undefined;
  const words = viewOf(image.bytesAt(directory.rva, 40));
  if (words === undefined || words.byteLength < 40) {
    notes.problem('exports: the directory is outside of the file');
    return undefined;
  }
  const base = words.getUint32(16, true);
  const count = Math.min(words.getUint32(20, true), namesMax);
  const names = namesOf(image, words, count);
  const addresses = viewOf(image.bytesAt(words.getUint32(28, true), count * 4));
  const functions: ExportedFunction[] = [];
  for (
    let index = 0;
    index < count && addresses && index * 4 + 4 <= addresses.byteLength;
    index++
  ) {
    const address = addresses.getUint32(index * 4, true);
    if (address === 0) continue;
    const inside = address >= directory.rva && address < directory.rva + directory.size;
    const forwardedTo = inside ? textAt(image, address) : undefined;
    functions.push(present({ ordinal: base + index, name: names.get(index), forwardedTo }));
  }
  return {
    library: textAt(image, words.getUint32(12, true)),
    count: functions.length,
    functions: notes.shown('exports', functions, functionsMax),
  };
}

function namesOf(image: PeImage, words: DataView, count: number): Map<number, string> {
  const wanted = Math.min(words.getUint32(24, true), count);
  const addresses = viewOf(image.bytesAt(words.getUint32(32, true), wanted * 4));
  const ordinals = viewOf(image.bytesAt(words.getUint32(36, true), wanted * 2));
  const names = new Map<number, string>();
  if (addresses === undefined || ordinals === undefined) return names;
  const there = Math.min(addresses.byteLength >> 2, ordinals.byteLength >> 1, functionsMax * 2);
  for (let index = 0; index < there; index++) {
    const name = textAt(image, addresses.getUint32(index * 4, true));
    names.set(ordinals.getUint16(index * 2, true), name);
  }
  return names;
}

function textAt(image: PeImage, rva: number): string {
  const piece = image.bytesAt(rva, 512);
  const end = piece.indexOf(0);
  return bounded(String.fromCharCode(...(end < 0 ? piece : piece.subarray(0, end))));
}

function viewOf(bytes: Uint8Array): DataView | undefined {
  if (bytes.length < 2) return undefined;
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
