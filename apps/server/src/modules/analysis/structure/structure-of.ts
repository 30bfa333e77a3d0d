import type { X509Certificate } from 'node:crypto';
import type { Format } from '../identify/index.ts';
import type { FileUnderAnalysis, StageContext } from '../stage.ts';
import { certificateStructure, pkcs7Structure } from './certificate/certificate.ts';
import { elfStructure } from './elf/elf.ts';
import { entropyOf } from './entropy.ts';
import { htmlStructure } from './html/html.ts';
import { lnkStructure } from './lnk/lnk.ts';
import { machoStructure } from './macho/macho.ts';
import { Notes } from './notes.ts';
import { oleStructure } from './ole/ole.ts';
import { oneNoteStructure } from './onenote/onenote.ts';
import { ooxmlStructure } from './ooxml/ooxml.ts';
import { pdfStructure } from './pdf/pdf.ts';
import { peStructure } from './pe/pe.ts';
import { rtfStructure } from './rtf/rtf.ts';
import type { ScriptDialect } from './script/layers.ts';
import { scriptStructure } from './script/script.ts';
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
  const parse = parsers[file.identification.format];
  const details = notes.attempt(file.identification.format, () =>
    parse?.(file.bytes, notes, options),
  );
  const structure: Structure = {
    entropy: entropyOf(file.bytes),
    ...(details === undefined ? {} : { details }),
    shortened: notes.shortened,
    problems: notes.problems,
  };
  return storable(structure);
}

type Parse = (bytes: Uint8Array, notes: Notes, options: StructureOptions) => Details;

const script =
  (language: ScriptDialect): Parse =>
  (bytes, notes) =>
    scriptStructure(bytes, language, notes);

/** One for each format that is looked into. */
const parsers: Partial<Readonly<Record<Format, Parse>>> = {
  pe: (bytes, notes, { roots = [] }) => peStructure(bytes, notes, roots),
  elf: elfStructure,
  macho: machoStructure,
  ole: oleStructure,
  ooxml: ooxmlStructure,
  rtf: rtfStructure,
  pdf: pdfStructure,
  html: htmlStructure,
  lnk: lnkStructure,
  x509: certificateStructure,
  pkcs7: pkcs7Structure,
  onenote: oneNoteStructure,
  powershell: script('powershell'),
  javascript: script('javascript'),
  vbscript: script('vbscript'),
  batch: script('batch'),
  shell: script('shell'),
  python: script('python'),
  php: script('php'),
};
