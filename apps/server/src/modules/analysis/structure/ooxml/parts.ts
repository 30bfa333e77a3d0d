import { inflateRawSync } from 'node:zlib';
import type { Notes } from '../notes.ts';
import { Malformed, Reader } from '../reader.ts';

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly flags: number;
  readonly packed: number;
  readonly size: number;
  readonly at: number;
}

const entriesMax = 10_000;
const partMax = 16_777_216;
const allMax = 67_108_864;

/**
 * Parts of a package (ZIP): those that are asked for, one at a time, unpacked to a bound. Members as
 * samples of their own are the unpacking stage's.
 */
export class Parts {
  readonly entries: readonly Entry[];
  readonly #reader: Reader;
  readonly #notes: Notes;
  #bytesLeft = allMax;

  /** @throws {Malformed} without a central directory */
  constructor(bytes: Uint8Array, notes: Notes) {
    this.#reader = new Reader(bytes);
    this.#notes = notes;
    this.entries = this.#readDirectory();
  }

  names(pattern: RegExp): readonly Entry[] {
    return this.entries.filter(({ name }) => pattern.test(name));
  }

  /** Undefined where it cannot be unpacked. */
  read(entry: Entry): Uint8Array | undefined {
    const reader = this.#reader;
    const where = 'part of the package';
    return this.#notes.attempt(where, () => {
      if (reader.u32(entry.at) !== 0x04034b50) throw new Malformed('There is no local header');
      if ((entry.flags & 1) !== 0) throw new Malformed('It is encrypted');
      const start = entry.at + 30 + reader.u16(entry.at + 26) + reader.u16(entry.at + 28);
      const packed = reader.clipped(start, entry.packed);
      const allowed = Math.min(partMax, this.#bytesLeft);
      const bytes =
        entry.method === 0 ? packed.subarray(0, allowed) : this.#inflate(packed, allowed);
      this.#bytesLeft -= bytes.length;
      return bytes;
    });
  }

  text(entry: Entry): string {
    const bytes = this.read(entry);
    if (bytes === undefined) return '';
    const wide = bytes[0] === 0xff && bytes[1] === 0xfe;
    return new TextDecoder(wide ? 'utf-16le' : 'utf-8').decode(bytes);
  }

  #inflate(packed: Uint8Array, allowed: number): Uint8Array {
    try {
      return inflateRawSync(packed, { maxOutputLength: Math.max(1, allowed) });
    } catch (error) {
      if (error instanceof RangeError) {
        this.#notes.context.limited({
          limit: 'memberBytes',
          allowed,
          where: 'part of the package',
        });
      }
      throw new Malformed('It cannot be unpacked');
    }
  }

  #readDirectory(): Entry[] {
    const reader = this.#reader;
    const clipped = reader.clipped(Math.max(0, reader.length - 65_557), 65_557);
    const tail = Buffer.from(clipped).toString('latin1');
    const found = tail.lastIndexOf('PK\x05\x06');
    if (found < 0) throw new Malformed('There is no directory of parts');
    const end = reader.length - tail.length + found;
    const count = reader.u16(end + 10);
    const entries: Entry[] = [];
    let at = reader.u32(end + 16);
    while (entries.length < Math.min(count, entriesMax) && at + 46 <= reader.length) {
      if (reader.u32(at) !== 0x02014b50) break;
      const nameLength = reader.u16(at + 28);
      entries.push({
        flags: reader.u16(at + 8),
        method: reader.u16(at + 10),
        packed: reader.u32(at + 20),
        size: reader.u32(at + 24),
        at: reader.u32(at + 42),
        name: Buffer.from(reader.clipped(at + 46, Math.min(nameLength, 1_024))).toString('utf8'),
      });
      at += 46 + nameLength + reader.u16(at + 30) + reader.u16(at + 32);
    }
    if (count > entriesMax) this.#notes.cut('parts of the package', entriesMax);
    return entries;
  }
}
