import type { X509Certificate } from 'node:crypto';
import type { FileUnderAnalysis, StageContext } from '../stage.ts';
import { elfStructure } from './elf/elf.ts';
import { entropyOf } from './entropy.ts';
import { Notes } from './notes.ts';
import { peStructure } from './pe/pe.ts';
import { storable } from './storable.ts';
import type { Details, Structure } from './structure.ts';

export interface StructureOptions {
  /** Of those whom the operator believes to sign programs; none to not judge it. */
  readonly roots?: readonly X509Certificate[];
}

/**
 * What a file is made of. Files that it carries are handed on to `context.emit`; limits that were
 * met where it could go on, to `context.limited`.
 * @returns undefined for an empty file
 */
export async function structureOf(
  file: FileUnderAnalysis,
  context: StageContext,
  options: StructureOptions = {},
): Promise<Structure | undefined> {
  if (file.bytes.length === 0) return undefined;
  const notes = new Notes(context);
  const details = notes.attempt(file.identification.format, () => detailsOf(file, notes, options));
  const structure: Structure = {
    entropy: entropyOf(file.bytes),
    ...(details === undefined ? {} : { details }),
    problems: notes.problems,
  };
  return storable(structure);
}

function detailsOf(
  { bytes, identification }: FileUnderAnalysis,
  notes: Notes,
  { roots = [] }: StructureOptions,
): Details | undefined {
  switch (identification.format) {
    case 'pe':
      return peStructure(bytes, notes, roots);
    case 'elf':
      return elfStructure(bytes, notes);
    default:
      return undefined;
  }
}
