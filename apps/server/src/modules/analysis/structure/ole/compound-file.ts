import { guidOf } from '../guid.ts';
import type { Notes } from '../notes.ts';
import { Malformed, Reader } from '../reader.ts';

export interface OleEntry {
  /** Names of its storages and its own, with `/` between them; control characters as they are. */
  readonly path: string;
  readonly isStorage: boolean;
  readonly size: number;
  readonly classId?: string;
  readonly start: number;
}

const signature = [0xd0cf11e0, 0xa1b11ae1];
const endOfChain = 0xfffffffa;
const entriesMax = 20_000;
const miniCutoff = 4_096;
const depthMax = 64;

/**
 * Storages and streams within one file. Chains of sectors are followed no longer than the file has
 * sectors, and no more is read in all than `bytesMax`, however streams lie over each other.
 * Source: MS-CFB.
 */
export class CompoundFile {
  readonly entries: readonly OleEntry[];
  readonly rootClass: string | undefined;
  readonly #reader: Reader;
  readonly #sectorSize: number;
  readonly #miniSize: number;
  readonly #fat: Uint32Array;
  readonly #notes: Notes;
  readonly #root: RawEntry;
  #miniFat: Uint32Array | undefined;
  #miniStream: Uint8Array | undefined;
  #bytesLeft: number;

  /** @throws {Malformed} */
  constructor(bytes: Uint8Array, notes: Notes) {
    this.#reader = new Reader(bytes);
    this.#notes = notes;
    this.#bytesLeft = bytes.length * 4;
    const head = new Reader(bytes, false);
    if (head.u32(0) !== signature[0] || head.u32(4) !== signature[1]) {
      throw new Malformed('There is no signature of a compound file');
    }
    const [shift, miniShift] = [this.#reader.u16(30), this.#reader.u16(32)];
    if (shift < 7 || shift > 16 || miniShift > shift) throw new Malformed('Sectors have no size');
    this.#sectorSize = 1 << shift;
    this.#miniSize = 1 << miniShift;
    this.#fat = this.#readFat();
    const raw = this.#readDirectory();
    const [root] = raw;
    if (root === undefined) throw new Malformed('There is no root');
    this.#root = root;
    this.rootClass = root.classId;
    this.entries = this.#walk(raw);
  }

  find(pattern: RegExp): OleEntry | undefined {
    return this.entries.find(({ path, isStorage }) => !isStorage && pattern.test(path));
  }

  /** What there is of a stream; less than its size where the file is damaged. */
  read(entry: OleEntry, max = entry.size): Uint8Array {
    const size = Math.min(entry.size, max);
    this.#bytesLeft -= size;
    if (this.#bytesLeft < 0) {
      this.#notes.cut('streams that overlap', this.#reader.length * 4);
      return new Uint8Array(0);
    }
    const bytes =
      entry.size < miniCutoff ? this.#readMini(entry.start, size) : this.#chain(entry.start, size);
    if (bytes.length < size) this.#notes.problem('streams: one is shorter than it should be');
    return bytes;
  }

  #readFat(): Uint32Array {
    const perSector = this.#sectorSize / 4;
    const total = Math.ceil(this.#reader.length / this.#sectorSize);
    const places: number[] = [];
    for (let index = 0; index < 109; index++) places.push(this.#reader.u32(76 + index * 4));
    let next = this.#reader.u32(68);
    for (let turn = 0; next < endOfChain && turn <= total / perSector + 1; turn++) {
      const at = this.#sectorAt(next);
      if (at + this.#sectorSize > this.#reader.length) break;
      for (let index = 0; index < perSector - 1; index++) {
        places.push(this.#reader.u32(at + index * 4));
      }
      next = this.#reader.u32(at + this.#sectorSize - 4);
    }
    const used = places
      .filter((place) => place < endOfChain)
      .slice(0, Math.ceil(total / perSector) + 1);
    const fat = new Uint32Array(used.length * perSector).fill(0xffffffff);
    for (const [index, place] of used.entries()) {
      this.#copyWords(
        this.#reader.clipped(this.#sectorAt(place), this.#sectorSize),
        fat,
        index * perSector,
      );
    }
    return fat;
  }

  #copyWords(bytes: Uint8Array, words: Uint32Array, at: number): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let index = 0; index * 4 + 4 <= bytes.length && at + index < words.length; index++) {
      words[at + index] = view.getUint32(index * 4, true);
    }
  }

  #sectorAt(sector: number): number {
    return (sector + 1) * this.#sectorSize;
  }

  #chain(start: number, max: number): Uint8Array {
    const bytes = new Uint8Array(Math.min(max, this.#reader.length));
    let [filled, sector] = [0, start];
    while (filled < bytes.length && sector < endOfChain) {
      const piece = this.#reader.clipped(this.#sectorAt(sector), this.#sectorSize);
      if (piece.length === 0) break;
      bytes.set(piece.subarray(0, bytes.length - filled), filled);
      filled += piece.length;
      sector = this.#fat[sector] ?? endOfChain;
    }
    return filled < bytes.length ? bytes.subarray(0, filled) : bytes;
  }

  /** As long as the chain goes, which is no longer than the file. */
  #wholeChain(start: number): Uint8Array {
    return this.#chain(start, this.#reader.length);
  }

  #readMini(start: number, size: number): Uint8Array {
    this.#miniStream ??= this.#chain(this.#root.start, this.#root.size);
    if (this.#miniFat === undefined) {
      const raw = this.#wholeChain(this.#reader.u32(60));
      this.#miniFat = new Uint32Array(raw.length >> 2);
      this.#copyWords(raw, this.#miniFat, 0);
    }
    const bytes = new Uint8Array(size);
    let [filled, sector] = [0, start];
    while (filled < size && sector < endOfChain) {
      const at = sector * this.#miniSize;
      const piece = this.#miniStream.subarray(at, at + Math.min(this.#miniSize, size - filled));
      if (piece.length === 0) break;
      bytes.set(piece, filled);
      filled += piece.length;
      sector = this.#miniFat[sector] ?? endOfChain;
    }
    return filled < size ? bytes.subarray(0, filled) : bytes;
  }

  #readDirectory(): RawEntry[] {
    const bytes = new Reader(this.#wholeChain(this.#reader.u32(48)));
    const count = Math.min(Math.floor(bytes.length / 128), entriesMax);
    if (Math.floor(bytes.length / 128) > entriesMax) this.#notes.cut('streams', entriesMax);
    const wide = this.#sectorSize > 512;
    return Array.from({ length: count }, (_, index) => rawEntry(bytes, index * 128, wide));
  }

  /** The siblings of a storage are a tree of their own; damaged ones may lead in circles. */
  #walk(raw: readonly RawEntry[]): OleEntry[] {
    const seen = new Set<number>([0]);
    const entries: OleEntry[] = [];
    const open = [{ index: this.#root.child, path: '', depth: 0 }];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const { index, path, depth } = next;
      const entry = raw[index];
      if (entry === undefined || seen.has(index) || depth > depthMax) continue;
      seen.add(index);
      open.push({ index: entry.right, path, depth }, { index: entry.left, path, depth });
      const own = `${path}${entry.name}`;
      const isStorage = entry.type === 1;
      if (isStorage) open.push({ index: entry.child, path: `${own}/`, depth: depth + 1 });
      const { size, start, classId } = entry;
      if (entry.type === 1 || entry.type === 2) {
        entries.push({ path: own, isStorage, size, start, ...(classId ? { classId } : {}) });
      }
    }
    return entries;
  }
}

interface RawEntry {
  readonly name: string;
  readonly type: number;
  readonly left: number;
  readonly right: number;
  readonly child: number;
  readonly classId: string | undefined;
  readonly start: number;
  readonly size: number;
}

const noClass = '00000000-0000-0000-0000-000000000000';

function rawEntry(reader: Reader, at: number, wide: boolean): RawEntry {
  const units = Math.max(0, Math.min(31, (reader.u16(at + 64) >> 1) - 1));
  const classId = guidOf(reader, at + 80);
  return {
    name: reader.utf16(at, units),
    type: reader.u8(at + 66),
    left: reader.u32(at + 68),
    right: reader.u32(at + 72),
    child: reader.u32(at + 76),
    classId: classId === noClass ? undefined : classId,
    start: reader.u32(at + 116),
    // In files of small sectors the upper half is not to be relied on.
    size: wide ? reader.size(at + 120) : reader.u32(at + 120),
  };
}
