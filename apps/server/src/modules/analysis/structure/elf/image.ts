import type { Notes } from '../notes.ts';
import { Malformed, Reader } from '../reader.ts';

export interface ElfSectionHeader {
  readonly name: string;
  readonly type: number;
  readonly flags: bigint;
  readonly address: bigint;
  readonly offset: number;
  readonly size: number;
  readonly link: number;
  readonly entrySize: number;
}

export interface ElfSegmentHeader {
  readonly type: number;
  readonly flags: number;
  readonly offset: number;
  readonly address: bigint;
  readonly fileSize: number;
  readonly memorySize: bigint;
}

const headersMax = 65_536;
const noBits = 8;

/** Headers of an ELF file, of both widths and byte orders. */
export class ElfImage {
  readonly reader: Reader;
  readonly is64: boolean;
  readonly sections: readonly ElfSectionHeader[];
  readonly segments: readonly ElfSegmentHeader[];

  /** @throws {Malformed} */
  constructor(bytes: Uint8Array, notes: Notes) {
    this.reader = new Reader(bytes, bytes[5] !== 2);
    this.is64 = bytes[4] === 2;
    if (this.reader.length < (this.is64 ? 64 : 52)) throw new Malformed('The header is cut off');
    this.segments = notes.attempt('segments', () => this.#segments()) ?? [];
    this.sections = notes.attempt('sections', () => this.#sections()) ?? [];
  }

  /** An address, offset or size at this place of the header. */
  word(at: number): bigint {
    return this.is64 ? this.reader.u64(at) : BigInt(this.reader.u32(at));
  }

  place(at: number): number {
    return Number(this.word(at));
  }

  /** Where what the headers speak of ends; 0 where they speak of nothing. */
  get end(): number {
    const { is64, reader } = this;
    const shoff = this.place(is64 ? 40 : 32);
    const headers = shoff + reader.u16(is64 ? 58 : 46) * reader.u16(is64 ? 60 : 48);
    const ends = [
      ...this.sections.filter(({ type }) => type !== noBits).map((one) => one.offset + one.size),
      ...this.segments.map(({ offset, fileSize }) => offset + fileSize),
      headers,
    ];
    return ends.filter((end) => end <= reader.length).reduce((max, end) => Math.max(max, end), 0);
  }

  /** Place in the file of an address; undefined where no segment has it. */
  offsetOf(address: bigint): number | undefined {
    for (const segment of this.segments) {
      const within = Number(address - segment.address);
      if (segment.type === 1 && within >= 0 && within < segment.fileSize) {
        return segment.offset + within;
      }
    }
    return undefined;
  }

  #segments(): ElfSegmentHeader[] {
    const { reader, is64 } = this;
    const start = this.place(is64 ? 32 : 28);
    const size = reader.u16(is64 ? 54 : 42);
    const count = start === 0 ? 0 : reader.u16(is64 ? 56 : 44);
    if (count > 0 && size < (is64 ? 56 : 32)) throw new Malformed('Program headers are too short');
    return Array.from({ length: count }, (_, index) => this.#segment(start + index * size));
  }

  #segment(at: number): ElfSegmentHeader {
    const { reader, is64 } = this;
    return {
      type: reader.u32(at),
      flags: reader.u32(at + (is64 ? 4 : 24)),
      offset: this.place(at + (is64 ? 8 : 4)),
      address: this.word(at + (is64 ? 16 : 8)),
      fileSize: this.place(at + (is64 ? 32 : 16)),
      memorySize: this.word(at + (is64 ? 40 : 20)),
    };
  }

  #sections(): ElfSectionHeader[] {
    const { reader, is64 } = this;
    const start = this.place(is64 ? 40 : 32);
    const size = reader.u16(is64 ? 58 : 46);
    if (start === 0) return [];
    if (size < (is64 ? 64 : 40)) throw new Malformed('Section headers are too short');
    // More than 65,279 are counted in the first one.
    const declared = reader.u16(is64 ? 60 : 48) || this.place(start + (is64 ? 32 : 20));
    const there = Math.floor(Math.max(0, reader.length - start) / size);
    const count = Math.min(declared, headersMax, there);
    const raw = Array.from({ length: count }, (_, index) => this.#section(start + index * size));
    const names = raw[reader.u16(is64 ? 62 : 50)];
    return raw.map(({ nameAt, ...section }) => ({ ...section, name: this.#name(names, nameAt) }));
  }

  #section(at: number) {
    const { reader, is64 } = this;
    return {
      nameAt: reader.u32(at),
      type: reader.u32(at + 4),
      flags: this.word(at + 8),
      address: this.word(at + (is64 ? 16 : 12)),
      offset: this.place(at + (is64 ? 24 : 16)),
      size: this.place(at + (is64 ? 32 : 20)),
      link: reader.u32(at + (is64 ? 40 : 24)),
      entrySize: this.place(at + (is64 ? 56 : 36)),
    };
  }

  #name(names: { readonly offset: number; readonly size: number } | undefined, at: number): string {
    if (names === undefined || at >= names.size || names.offset + at >= this.reader.length)
      return '';
    return this.reader.zeroEnded(names.offset + at, 128);
  }
}
