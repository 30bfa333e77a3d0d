import type { X509Certificate } from 'node:crypto';
import { overallEntropy } from '../entropy.ts';
import { md5, sha256 } from '../hashes.ts';
import { bounded, type Notes, present } from '../notes.ts';
import { type Authenticode, authenticodeOf } from './authenticode.ts';
import { exportsOf, type PeExports } from './exports.ts';
import {
  checksumOf,
  type DotNet,
  debugOf,
  dotNetOf,
  imageBaseOf,
  type PeDebug,
  type RichHeader,
  richHeaderOf,
  tlsCallbacksOf,
} from './extras.ts';
import { directories, PeImage } from './image.ts';
import { imphashOf } from './imphash.ts';
import { delayImportsOf, type ImportedLibrary, importsOf } from './imports.ts';
import { dllFlags, imageFlags, machines, namesOfFlags, subsystems } from './names.ts';
import { type PackerHint, packerHintsOf } from './packers.ts';
import { type PeResources, resourcesOf } from './resources.ts';

/** A Portable Executable; addresses are relative to the image's base, sizes in bytes. */
export interface PeStructure {
  readonly kind: 'pe';
  readonly machine: string;
  readonly bits: 32 | 64;
  readonly subsystem: string;
  readonly isLibrary: boolean;
  readonly characteristics: readonly string[];
  readonly protections: readonly string[];
  /** As the linker wrote it; anybody can write anything there. */
  readonly compiledAt: string;
  readonly linker: string;
  readonly entryPoint: number;
  readonly entrySection?: string;
  readonly imageBase: string;
  readonly checksum: { readonly declared: number; readonly matches: boolean };
  readonly sections: readonly PeSection[];
  readonly imports: readonly ImportedLibrary[];
  readonly delayImports: readonly ImportedLibrary[];
  readonly imphash?: string;
  readonly exports?: PeExports;
  readonly resources?: PeResources;
  readonly overlay?: Overlay;
  readonly debug: readonly PeDebug[];
  readonly rich?: RichHeader;
  readonly tlsCallbacks: number;
  readonly dotNet?: DotNet;
  readonly signature: Authenticode;
  readonly packers: readonly PackerHint[];
}

export interface PeSection {
  readonly name: string;
  readonly address: number;
  readonly virtualSize: number;
  readonly rawOffset: number;
  readonly rawSize: number;
  readonly flags: readonly ('code' | 'execute' | 'read' | 'write' | 'discardable')[];
  readonly entropy: number;
  readonly md5: string;
  readonly sha256: string;
}

/** What follows after the last section, without the certificate table. */
export interface Overlay {
  readonly offset: number;
  readonly size: number;
  readonly entropy: number;
  readonly sha256: string;
}

const sectionsMax = 128;

/** @throws {Malformed} where it has no headers */
export function peStructure(
  bytes: Uint8Array,
  notes: Notes,
  roots: readonly X509Certificate[] = [],
): PeStructure {
  const image = new PeImage(bytes);
  const { reader, coff, optional } = image;
  const imports = notes.attempt('imports', () => importsOf(image)) ?? [];
  const sections = notes.attempt('sections', () => sectionsOf(image, notes)) ?? [];
  const overlayAt = overlayOf(image);
  const declared = reader.u32(optional + 64);
  const entryPoint = reader.u32(optional + 16);
  const entrySection = image.sectionAt(entryPoint)?.name;
  const flags = reader.u16(coff + 18);
  return present({
    kind: 'pe',
    machine: machines.get(reader.u16(coff)) ?? `0x${reader.u16(coff).toString(16)}`,
    bits: image.is64 ? 64 : 32,
    subsystem: subsystems.get(reader.u16(optional + 68)) ?? `${reader.u16(optional + 68)}`,
    isLibrary: (flags & 0x2000) !== 0,
    characteristics: namesOfFlags(flags, imageFlags),
    protections: namesOfFlags(reader.u16(optional + 70), dllFlags),
    compiledAt: new Date(reader.u32(coff + 4) * 1_000).toISOString(),
    linker: `${reader.u8(optional + 2)}.${reader.u8(optional + 3)}`,
    entryPoint,
    entrySection,
    imageBase: `0x${imageBaseOf(image).toString(16)}`,
    checksum: { declared, matches: declared === checksumOf(image) },
    sections,
    imports: listed('imports', imports, notes),
    delayImports: notes.attempt('delay imports', () => delayImportsOf(image)) ?? [],
    imphash: imphashOf(imports),
    exports: notes.attempt('exports', () => exportsOf(image, notes)),
    resources: notes.attempt('resources', () => resourcesOf(image, notes)),
    overlay:
      overlayAt === undefined ? undefined : overlayOfBytes(overlayAt.offset, overlayAt.bytes),
    debug: notes.attempt('debug directory', () => debugOf(image, notes)) ?? [],
    rich: notes.attempt('rich header', () => richHeaderOf(image)),
    tlsCallbacks: notes.attempt('TLS callbacks', () => tlsCallbacksOf(image)) ?? 0,
    dotNet: notes.attempt('.NET header', () => dotNetOf(image)),
    signature: notes.attempt('certificate table', () => authenticodeOf(image, notes, roots)) ?? {
      state: 'malformed',
      signatures: [],
    },
    packers: packerHintsOf(sections, imports, entrySection, overlayAt?.bytes ?? new Uint8Array(0)),
  });
}

/** MD5 over the imports, as pefile computes it; undefined where it is no such program. */
export function imphashOfBytes(bytes: Uint8Array): string | undefined {
  return imphashOf(importsOf(new PeImage(bytes)));
}

const functionsMax = 4_000;

function listed(where: string, imports: readonly ImportedLibrary[], notes: Notes) {
  let left = functionsMax;
  const total = imports.reduce((sum, { functions }) => sum + functions.length, 0);
  if (total > functionsMax) notes.shorten(where, functionsMax, total);
  return imports.map(({ library, functions }) => {
    const some = functions.slice(0, Math.max(0, left));
    left -= functions.length;
    return {
      library: bounded(library),
      functions: some.map((one) => (one.name ? { ...one, name: bounded(one.name) } : one)),
    };
  });
}

function sectionsOf(image: PeImage, notes: Notes): PeSection[] {
  // Sections may lie over each other: what is hashed in all is bounded by the file's size.
  let bytesLeft = image.reader.length * 2;
  return notes.capped('sections', image.sections, sectionsMax).map((section) => {
    const { name, virtualAddress, virtualSize, rawOffset, rawSize } = section;
    let bytes = image.reader.clipped(rawOffset, rawSize);
    bytesLeft -= bytes.length;
    if (bytesLeft < 0) {
      notes.cut('sections that overlap', sectionsMax);
      bytes = bytes.subarray(0, 0);
    } else if (bytes.length < rawSize) notes.problem('sections: one reaches beyond the file');
    return {
      name,
      address: virtualAddress,
      virtualSize,
      rawOffset,
      rawSize,
      flags: sectionFlags(section.flags),
      entropy: overallEntropy(bytes),
      md5: md5(bytes),
      sha256: sha256(bytes),
    };
  });
}

function sectionFlags(flags: number): PeSection['flags'] {
  const named = [
    [0x20, 'code'],
    [0x20000000, 'execute'],
    [0x40000000, 'read'],
    [0x80000000, 'write'],
    [0x02000000, 'discardable'],
  ] as const;
  return named.filter(([bit]) => (flags & bit) !== 0).map(([, name]) => name);
}

function overlayOf(image: PeImage): { offset: number; bytes: Uint8Array } | undefined {
  const { reader, sections } = image;
  let offset = image.headersEnd;
  for (const { rawOffset, rawSize } of sections) {
    const end = rawOffset + rawSize;
    if (rawSize > 0 && end <= reader.length) offset = Math.max(offset, end);
  }
  const table = image.directory(directories.certificates);
  const signed = table !== undefined && table.size > 0 && table.rva >= offset;
  const bytes = reader.clipped(offset, (signed ? table.rva : reader.length) - offset);
  return bytes.length === 0 || bytes.every((byte) => byte === 0) ? undefined : { offset, bytes };
}

function overlayOfBytes(offset: number, bytes: Uint8Array): Overlay {
  return { offset, size: bytes.length, entropy: overallEntropy(bytes), sha256: sha256(bytes) };
}
