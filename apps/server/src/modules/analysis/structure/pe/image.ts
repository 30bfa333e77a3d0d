import { Malformed, Reader } from '../reader.ts';

/** As in the headers, unchecked; sizes in bytes. */
export interface RawSection {
  readonly name: string;
  readonly virtualAddress: number;
  readonly virtualSize: number;
  readonly rawOffset: number;
  readonly rawSize: number;
  readonly flags: number;
}

export interface Directory {
  readonly rva: number;
  readonly size: number;
}

export const directories = {
  exports: 0,
  imports: 1,
  resources: 2,
  certificates: 4,
  debug: 6,
  tls: 9,
  delayImports: 13,
  dotnet: 14,
} as const;

/** Windows loads 96 sections; pefile reads 2,048. */
const sectionsMax = 2_048;

/** Headers of a Portable Executable, and where its addresses are in the file. Source: PE/COFF specification. */
export class PeImage {
  readonly reader: Reader;
  readonly coff: number;
  readonly optional: number;
  readonly is64: boolean;
  readonly sections: readonly RawSection[];
  /** Where headers end that were read. */
  readonly headersEnd: number;
  readonly #spans: readonly Span[];

  /** @throws {Malformed} without headers */
  constructor(bytes: Uint8Array) {
    this.reader = new Reader(bytes);
    const signature = this.reader.u32(0x3c);
    if (this.reader.u32(signature) !== 0x4550) throw new Malformed('There is no PE signature');
    this.coff = signature + 4;
    this.optional = this.coff + 20;
    this.is64 = this.reader.u16(this.optional) === 0x20b;
    const table = this.optional + this.reader.u16(this.coff + 16);
    const count = Math.min(this.reader.u16(this.coff + 2), sectionsMax);
    this.sections = readSections(this.reader, table, count, this.#strings());
    this.headersEnd = table + this.sections.length * 40;
    const sorted = this.sections.toSorted(
      (one, other) => one.virtualAddress - other.virtualAddress,
    );
    this.#spans = sorted.map((section, index) => this.#spanOf(section, sorted[index + 1]));
  }

  /** Names that are longer than eight bytes stand behind the symbols, if there are any. */
  #strings(): number {
    const symbols = this.reader.u32(this.coff + 8);
    return symbols === 0 ? 0 : symbols + this.reader.u32(this.coff + 12) * 18;
  }

  /** Undefined where the image has none. */
  directory(index: number): Directory | undefined {
    const count = this.optional + (this.is64 ? 108 : 92);
    const at = count + 4 + index * 8;
    if (at + 8 > this.reader.length || index >= this.reader.u32(count)) return undefined;
    const [rva, size] = [this.reader.u32(at), this.reader.u32(at + 4)];
    return rva === 0 ? undefined : { rva, size };
  }

  /** Place in the file; undefined where there is none. */
  offsetOf(rva: number): number | undefined {
    const span = this.#spanAt(rva);
    if (span !== undefined) {
      const offset = rva - span.start + span.raw;
      return offset < this.reader.length ? offset : undefined;
    }
    return rva < this.reader.length ? rva : undefined;
  }

  /** Bytes at an address, as many of them as the file has in that section. */
  bytesAt(rva: number, length: number): Uint8Array {
    const span = this.#spanAt(rva);
    const offset = this.offsetOf(rva);
    if (offset === undefined) return empty;
    const end = span === undefined ? offset + length : Math.min(offset + length, span.rawEnd);
    return this.reader.clipped(offset, end - offset);
  }

  sectionAt(rva: number): RawSection | undefined {
    return this.#spanAt(rva)?.section;
  }

  #last: Span | undefined;

  #spanAt(rva: number): Span | undefined {
    const last = this.#last;
    if (last !== undefined && rva >= last.start && rva < last.end) return last;
    this.#last = this.#spans.find(({ start, end }) => rva >= start && rva < end);
    return this.#last;
  }

  /** Sizes that the file belies are not believed; as pefile does, so that the imphash is the same. */
  #spanOf(section: RawSection, following: RawSection | undefined): Span {
    const fileAlignment = this.reader.u32(this.optional + 36);
    const { rawOffset } = section;
    const raw = fileAlignment < 0x200 ? rawOffset : Math.floor(rawOffset / 0x200) * 0x200;
    const start = this.#aligned(section.virtualAddress);
    const beyond = this.reader.length - raw < section.rawSize;
    const size = beyond ? section.virtualSize : Math.max(section.rawSize, section.virtualSize);
    const next = following?.virtualAddress ?? 0;
    const end = next > section.virtualAddress && start + size > next ? next : start + size;
    return { section, start, end, raw, rawEnd: rawOffset + section.rawSize };
  }

  #aligned(address: number): number {
    const file = this.reader.u32(this.optional + 36);
    const section = this.reader.u32(this.optional + 32);
    const alignment = section < 0x1000 ? file : section;
    return alignment > 0 && address % alignment !== 0
      ? alignment * Math.floor(address / alignment)
      : address;
  }
}

interface Span {
  readonly section: RawSection;
  readonly start: number;
  readonly end: number;
  readonly raw: number;
  readonly rawEnd: number;
}

const empty = new Uint8Array(0);

function readSections(reader: Reader, table: number, count: number, strings: number): RawSection[] {
  const sections: RawSection[] = [];
  for (let at = table; sections.length < count && at + 40 <= reader.length; at += 40) {
    sections.push({
      name: longName(reader, strings, reader.zeroEnded(at, 8)),
      virtualSize: reader.u32(at + 8),
      virtualAddress: reader.u32(at + 12),
      rawSize: reader.u32(at + 16),
      rawOffset: reader.u32(at + 20),
      flags: reader.u32(at + 36),
    });
  }
  return sections;
}

/** `/26` is 26 bytes into the names, as GNU's linker has it. */
function longName(reader: Reader, strings: number, name: string): string {
  const place = strings + Number(/^\/(\d{1,7})$/.exec(name)?.[1] ?? reader.length);
  return strings === 0 || place >= reader.length ? name : reader.zeroEnded(place, 64);
}
