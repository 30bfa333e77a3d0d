import { bounded, type Notes } from '../notes.ts';
import type { ElfImage, ElfSectionHeader } from './image.ts';

export interface ElfSymbols {
  /** In the table that a linker needs; 0 where it was stripped. */
  readonly static: number;
  readonly dynamic: number;
  readonly imported: readonly string[];
  readonly exported: readonly string[];
}

const namesMax = 2_000;
const symbolsMax = 100_000;

/** From section headers; a file without them has its symbols uncounted. */
export function countSymbols(image: ElfImage, notes: Notes): ElfSymbols {
  const entry = image.is64 ? 24 : 16;
  const tableOf = (type: number) => image.sections.find((section) => section.type === type);
  const countOf = (table: ElfSectionHeader | undefined) =>
    Math.max(0, Math.floor(clippedSize(image, table) / entry) - 1);
  const dynamic = tableOf(11);
  const names = dynamic === undefined ? noNames : namesOf(image, dynamic, entry);
  return {
    static: countOf(tableOf(2)),
    dynamic: countOf(dynamic),
    imported: notes.shown('imported symbols', names.imported, namesMax),
    exported: notes.shown('exported symbols', names.exported, namesMax),
  };
}

const noNames = { imported: [], exported: [] };

function clippedSize(image: ElfImage, table: ElfSectionHeader | undefined): number {
  if (table === undefined) return 0;
  return Math.max(0, Math.min(table.size, image.reader.length - table.offset));
}

function namesOf(image: ElfImage, table: ElfSectionHeader, entry: number) {
  const strings = image.sections[table.link];
  const imported: string[] = [];
  const exported: string[] = [];
  const count = Math.min(Math.floor(clippedSize(image, table) / entry), symbolsMax);
  for (let index = 1; index < count && strings !== undefined; index++) {
    const at = table.offset + index * entry;
    const nameAt = strings.offset + image.reader.u32(at);
    const section = image.reader.u16(at + (image.is64 ? 6 : 14));
    const list = section === 0 ? imported : exported;
    if (nameAt >= image.reader.length) continue;
    const name = image.reader.zeroEnded(nameAt, 512);
    if (name !== '') list.push(bounded(name));
  }
  return { imported, exported };
}
