import type { CertificateStructure, Pkcs7Structure } from './certificate/certificate.ts';
import type { ElfStructure } from './elf/elf.ts';
import type { Entropy } from './entropy.ts';
import type { HtmlStructure } from './html/html.ts';
import type { LnkStructure } from './lnk/lnk.ts';
import type { MachOStructure } from './macho/macho.ts';
import type { OleStructure } from './ole/ole.ts';
import type { OneNoteStructure } from './onenote/onenote.ts';
import type { OoxmlStructure } from './ooxml/ooxml.ts';
import type { PdfStructure } from './pdf/pdf.ts';
import type { PeStructure } from './pe/pe.ts';
import type { RtfStructure } from './rtf/rtf.ts';
import type { ScriptStructure } from './script/script.ts';

/** What is within a file, by its format; `kind` tells them apart. */
export type Details =
  | PeStructure
  | ElfStructure
  | MachOStructure
  | OleStructure
  | OoxmlStructure
  | RtfStructure
  | PdfStructure
  | HtmlStructure
  | ScriptStructure
  | LnkStructure
  | CertificateStructure
  | Pkcs7Structure
  | OneNoteStructure;

/**
 * The answer of the stage: plain JSON, bounded. Texts of the file are in it as they are, but without
 * NUL and unpaired surrogates, which PostgreSQL and UTF-8 do not have.
 */
export interface Structure {
  readonly entropy: Entropy;
  /** Missing for formats that have no parser here, and where nothing could be read. */
  readonly details?: Details;
  /** Lists that are longer than what is answered of them; all of each was looked at. */
  readonly shortened: readonly string[];
  /** What is wrong with the file, in words of ours. */
  readonly problems: readonly string[];
}
