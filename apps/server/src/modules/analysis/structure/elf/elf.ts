import { overallEntropy } from '../entropy.ts';
import { sha256 } from '../hashes.ts';
import { bounded, type Notes, present } from '../notes.ts';
import { dynamicOf, type ElfDynamic } from './dynamic.ts';
import { ElfImage } from './image.ts';
import { elfMachines, elfTypes, systems } from './names.ts';
import { countSymbols, type ElfSymbols } from './symbols.ts';

/** An ELF file, 32 or 64 bit, of either byte order. Source: System V ABI, gABI 4.1. */
export interface ElfStructure {
  readonly kind: 'elf';
  readonly bits: 32 | 64;
  readonly byteOrder: 'little' | 'big';
  readonly type: string;
  readonly machine: string;
  readonly system: string;
  readonly entryPoint: string;
  readonly interpreter?: string;
  readonly buildId?: string;
  readonly compiler?: string;
  readonly sections: readonly ElfSection[];
  readonly segments: readonly ElfSegment[];
  readonly libraries: readonly string[];
  readonly soname?: string;
  readonly runPath?: string;
  readonly symbols: ElfSymbols;
  readonly protections: ElfProtections;
  readonly overlay?: { readonly offset: number; readonly size: number; readonly entropy: number };
  readonly packers: readonly string[];
}

export interface ElfSection {
  readonly name: string;
  readonly type: number;
  readonly flags: readonly ('write' | 'alloc' | 'execute')[];
  readonly address: string;
  readonly offset: number;
  readonly size: number;
  readonly entropy?: number;
  readonly sha256?: string;
}

export interface ElfSegment {
  readonly type: string;
  readonly flags: string;
  readonly offset: number;
  readonly fileSize: number;
  readonly memorySize: string;
}

export interface ElfProtections {
  readonly positionIndependent: boolean;
  readonly stackNotExecutable: boolean;
  readonly relro: 'none' | 'partial' | 'full';
  readonly stackCanary: boolean;
  readonly fortified: boolean;
}

const sectionsMax = 256;
const segmentsMax = 128;
const noBits = 8;

const segmentTypes: ReadonlyMap<number, string> = new Map([
  [1, 'load'],
  [2, 'dynamic'],
  [3, 'interpreter'],
  [4, 'note'],
  [6, 'program headers'],
  [7, 'thread-local'],
  [0x6474e550, 'exception frames'],
  [0x6474e551, 'stack'],
  [0x6474e552, 'read-only after relocation'],
  [0x6474e553, 'properties'],
]);

/** @throws {Malformed} where it has no header */
export function elfStructure(bytes: Uint8Array, notes: Notes): ElfStructure {
  const image = new ElfImage(bytes, notes);
  const { reader } = image;
  const dynamic = notes.attempt('dynamic section', () => dynamicOf(image)) ?? noDynamic;
  const symbols = notes.attempt('symbols', () => countSymbols(image, notes)) ?? noSymbols;
  const type = reader.u16(16);
  const machine = reader.u16(18);
  return present({
    kind: 'elf',
    bits: image.is64 ? 64 : 32,
    byteOrder: reader.little ? 'little' : 'big',
    type: elfTypes.get(type) ?? `${type}`,
    machine: elfMachines.get(machine) ?? `${machine}`,
    system: systems.get(reader.u8(7)) ?? `${reader.u8(7)}`,
    entryPoint: `0x${image.word(24).toString(16)}`,
    interpreter: notes.attempt('interpreter', () => interpreterOf(image)),
    buildId: notes.attempt('build id', () => buildIdOf(image)),
    compiler: notes.attempt('comment', () => compilerOf(image)),
    sections: notes.attempt('sections', () => sectionsOf(image, notes)) ?? [],
    segments: notes.shown('segments', image.segments, segmentsMax).map((segment) => ({
      type: segmentTypes.get(segment.type) ?? `0x${segment.type.toString(16)}`,
      flags: `${segment.flags & 4 ? 'r' : '-'}${segment.flags & 2 ? 'w' : '-'}${segment.flags & 1 ? 'x' : '-'}`,
      offset: segment.offset,
      fileSize: segment.fileSize,
      memorySize: `${segment.memorySize}`,
    })),
    libraries: notes.shown('libraries', dynamic.libraries, 256),
    soname: dynamic.soname,
    runPath: dynamic.runPath,
    symbols,
    protections: protectionsOf(image, dynamic, symbols, type),
    overlay: overlayOf(image),
    packers: packersOf(image),
  });
}

const noDynamic: ElfDynamic = { libraries: [], bindNow: false };
const noSymbols: ElfSymbols = { static: 0, dynamic: 0, imported: [], exported: [] };

function interpreterOf(image: ElfImage): string | undefined {
  const segment = image.segments.find(({ type }) => type === 3);
  return segment === undefined
    ? undefined
    : bounded(image.reader.zeroEnded(segment.offset, Math.min(segment.fileSize, 256)));
}

/** `NT_GNU_BUILD_ID` in a section or segment of notes. */
function buildIdOf(image: ElfImage): string | undefined {
  const places = [
    ...image.sections.filter(({ type }) => type === 7),
    ...image.segments
      .filter(({ type }) => type === 4)
      .map(({ offset, fileSize }) => ({ offset, size: fileSize })),
  ];
  for (const { offset, size } of places.slice(0, 32)) {
    const end = Math.min(offset + size, image.reader.length);
    for (let at = offset; at + 12 <= end; ) {
      const [nameSize, descriptionSize] = [image.reader.u32(at), image.reader.u32(at + 4)];
      const description = at + 12 + ((nameSize + 3) & ~3);
      if (nameSize > 256 || description + descriptionSize > end) break;
      if (image.reader.u32(at + 8) === 3 && image.reader.zeroEnded(at + 12, 4) === 'GNU') {
        const id = image.reader.slice(description, Math.min(descriptionSize, 64));
        return Buffer.from(id).toString('hex');
      }
      at = description + ((descriptionSize + 3) & ~3);
    }
  }
  return undefined;
}

function compilerOf(image: ElfImage): string | undefined {
  const comment = image.sections.find(({ name }) => name === '.comment');
  return comment === undefined ? undefined : bounded(image.reader.zeroEnded(comment.offset, 256));
}

function sectionsOf(image: ElfImage, notes: Notes): ElfSection[] {
  let bytesLeft = image.reader.length * 2;
  return notes.shown('sections', image.sections, sectionsMax).map((section) => {
    const { name, type, flags, address, offset, size } = section;
    const base = {
      name: bounded(name, 64),
      type,
      flags: flagsOf(flags),
      address: `0x${address.toString(16)}`,
      offset,
      size,
    };
    if (type === noBits || size === 0) return base;
    const bytes = image.reader.clipped(offset, size);
    if (bytes.length < size) notes.problem('sections: one reaches beyond the file');
    bytesLeft -= bytes.length;
    if (bytesLeft < 0) {
      notes.cut('sections that overlap', sectionsMax);
      return base;
    }
    return { ...base, entropy: overallEntropy(bytes), sha256: sha256(bytes) };
  });
}

function flagsOf(flags: bigint): ElfSection['flags'] {
  const named = [
    [1n, 'write'],
    [2n, 'alloc'],
    [4n, 'execute'],
  ] as const;
  return named.filter(([bit]) => (flags & bit) !== 0n).map(([, name]) => name);
}

function protectionsOf(
  image: ElfImage,
  dynamic: ElfDynamic,
  symbols: ElfSymbols,
  type: number,
): ElfProtections {
  const stack = image.segments.find((segment) => segment.type === 0x6474e551);
  const relro = image.segments.some((segment) => segment.type === 0x6474e552);
  return {
    positionIndependent: type === 3,
    stackNotExecutable: stack !== undefined && (stack.flags & 1) === 0,
    relro: relro ? (dynamic.bindNow ? 'full' : 'partial') : 'none',
    stackCanary: symbols.imported.some((name) => name.startsWith('__stack_chk_')),
    fortified: symbols.imported.some((name) => name.endsWith('_chk') && name.startsWith('__')),
  };
}

function overlayOf(image: ElfImage): ElfStructure['overlay'] {
  const offset = image.end;
  const size = image.reader.length - offset;
  if (offset === 0 || size <= 0) return undefined;
  return { offset, size, entropy: overallEntropy(image.reader.clipped(offset, size)) };
}

/** UPX leaves its mark behind the headers, and takes the section headers away. */
function packersOf(image: ElfImage): string[] {
  const start = Buffer.from(image.reader.clipped(0, 1_024)).toString('latin1');
  const packers = start.includes('UPX!') ? ['UPX'] : [];
  if (image.sections.length === 0 && image.segments.length > 0) packers.push('no section headers');
  return packers;
}
